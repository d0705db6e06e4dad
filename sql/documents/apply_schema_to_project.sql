create or replace function overlay_private.documents_without_run(
  project_id uuid,
  schema_id uuid,
  caller overlay_private.caller
)
returns table (conv_uid text, total_blocks bigint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_project public.projects := overlay_private.find_project(
    documents_without_run.project_id, documents_without_run.caller
  );
begin
  perform overlay_private.find_schema(
    documents_without_run.schema_id, row(v_project.owner_id, false, null)::overlay_private.caller
  );

  return query
  select
    d.conv_uid,
    (select pg_catalog.count(*) from public.blocks_v2 b where b.conv_uid = d.conv_uid)
  from public.documents_v2 d
  where d.project_id = v_project.project_id
    and d.status = 'ingested'
    and not exists (
      select from public.runs_v2 r
      where r.conv_uid = d.conv_uid
        and r.schema_id = documents_without_run.schema_id
        and r.status <> 'cancelled'
    )
  order by d.conv_uid;
end;
$$;

comment on function overlay_private.documents_without_run(uuid, uuid, overlay_private.caller) is
$$Ingested documents of a project to which a schema has not been applied, or only in cancelled runs.

Errors: 22023 project_id is missing; PT404 project or schema not found.$$;

revoke execute on function overlay_private.documents_without_run(
  uuid, uuid, overlay_private.caller
) from public;

create or replace function public.preview_apply_schema(
  project_id uuid,
  schema_id uuid,
  actor uuid default null
)
returns table (documents bigint, blocks bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.count(*), coalesce(sum(d.total_blocks), 0)::bigint
  from overlay_private.documents_without_run(
    preview_apply_schema.project_id, preview_apply_schema.schema_id,
    overlay_private.identify_caller(preview_apply_schema.actor)
  ) d;
$$;

comment on function public.preview_apply_schema(uuid, uuid, uuid) is
$$How many documents and blocks apply_schema_to_project would take on.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project or schema not found.$$;

revoke execute on function public.preview_apply_schema(uuid, uuid, uuid) from public, anon;
grant execute on function public.preview_apply_schema(uuid, uuid, uuid)
  to authenticated, service_role;

create or replace function public.apply_schema_to_project(
  project_id uuid,
  schema_id uuid,
  model_config jsonb default '{}',
  actor uuid default null
)
returns setof uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(apply_schema_to_project.actor);
  v_project public.projects := overlay_private.find_project(
    apply_schema_to_project.project_id, v_caller
  );
begin
  -- Two calls at once would both find the same documents without a run. It is an update and not
  -- only a lock, so that a transaction that has a snapshot from before is told (40001).
  update public.projects p
  set project_name = p.project_name
  where p.project_id = v_project.project_id;

  -- a document that is being deleted is waited for here, and then not among them
  perform from public.documents_v2 d
  where d.conv_uid in (
    select w.conv_uid
    from overlay_private.documents_without_run(
      apply_schema_to_project.project_id, apply_schema_to_project.schema_id, v_caller
    ) w
  )
  order by d.conv_uid
  for share;

  return query
  select public.create_run_v2(
    d.conv_uid, apply_schema_to_project.schema_id, apply_schema_to_project.model_config,
    apply_schema_to_project.actor
  )
  from overlay_private.documents_without_run(
    apply_schema_to_project.project_id, apply_schema_to_project.schema_id, v_caller
  ) d;
end;
$$;

comment on function public.apply_schema_to_project(uuid, uuid, jsonb, uuid) is
$$Creates a run for every ingested document of a project that has none for this schema yet.

Answers their ids; called again, it takes on only what has come since. model_config is that of
create_run_v2. Cancelled runs do not count.

Errors: 22023 project_id is missing or model_config is wrong; 42501 not signed in; PT404 project or
schema not found.$$;

revoke execute on function public.apply_schema_to_project(uuid, uuid, jsonb, uuid)
  from public, anon;
grant execute on function public.apply_schema_to_project(uuid, uuid, jsonb, uuid)
  to authenticated, service_role;
