-- Deploy pgoverlay:lifecycle to pg
-- requires: lifecycle@v0.1.0

begin;
set local client_min_messages = warning;

-- budgets of what is deleted already: while there is any budget, no claim can do without a look
delete from overlay_private.budgets b
where not exists (select from public.runs_v2 r where r.run_id = b.holder_id)
  and not exists (select from public.projects p where p.project_id = b.holder_id);
delete from overlay_private.reservations v
where not exists (select from overlay_private.budgets b where b.holder_id = v.project_id);

-- A row that is held in share mode is given to everybody else who asks for it so, whoever waits to
-- have it alone: workers that claim one after the other would keep a person waiting for as long as
-- there is work. So who has to wait holds an advisory lock meanwhile, at which claims turn back.
create or replace function overlay_private.close_runs(run_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id uuid;
begin
  for v_run_id in
    select g.run_id
    from overlay_private.run_gates g
    where g.run_id = any(close_runs.run_ids)
    order by g.run_id
  loop
    perform from overlay_private.run_gates g
    where g.run_id = v_run_id
    for update skip locked;
    if not found then
      perform pg_catalog.pg_advisory_xact_lock(pg_catalog.uuid_hash_extended(v_run_id, 0));
      perform from overlay_private.run_gates g
      where g.run_id = v_run_id
      for update;
    end if;
  end loop;
end;
$$;

comment on function overlay_private.close_runs(uuid[]) is
$$Closes the gates of these runs, in order, until the transaction ends.

Waits for all who are at work on their overlays, and keeps new ones out. Close all that a call is
going to need before it does anything else.$$;

revoke execute on function overlay_private.close_runs(uuid[]) from public;
create or replace function overlay_private.remove_runs(
  run_ids uuid[],
  caller overlay_private.caller
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_operations uuid[];
begin
  -- Before the rows in runs_v2: somebody who edits a column directly holds an overlay and wants the
  -- row of its run.
  perform from public.block_overlays_v2 o
  where o.run_id = any(remove_runs.run_ids)
  order by o.run_id, o.block_uid
  for update;
  v_operations := array(
    select distinct l.operation_id
    from public.history_links l
    where l.run_id = any(remove_runs.run_ids)
  );
  -- An operation may have been on other runs as well: of two calls that delete the last two, the
  -- second must see that the first is gone.
  perform from public.overlay_operations p
  where p.operation_id = any(v_operations)
  order by p.operation_id
  for update;

  insert into public.run_tombstones (
    run_id, owner_id, project_id, source_uid, schema_uid, total_blocks, confirmed_blocks,
    link_number, link_hash, deleted_by
  )
  select
    r.run_id, r.owner_id, d.project_id, d.source_uid, s.schema_uid, r.total_blocks,
    r.confirmed_blocks, coalesce(l.link_number, 0), l.link_hash, (remove_runs.caller).user_id
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  join public.schemas s on s.schema_id = r.schema_id
  left join lateral (
    select h.link_number, h.link_hash
    from public.history_links h
    where h.run_id = r.run_id
    order by h.link_number desc
    limit 1
  ) as l on true
  where r.run_id = any(remove_runs.run_ids);

  delete from overlay_private.budgets b where b.holder_id = any(remove_runs.run_ids);
  delete from public.runs_v2 r where r.run_id = any(remove_runs.run_ids);
  delete from public.overlay_events e where e.run_id = any(remove_runs.run_ids);
  delete from public.history_links l where l.run_id = any(remove_runs.run_ids);
  delete from public.overlay_operations p
  where p.operation_id = any(v_operations)
    and not exists (
      select from public.history_links l where l.operation_id = p.operation_id
    );
end;
$$;

comment on function overlay_private.remove_runs(uuid[], overlay_private.caller) is
$$Deletes runs, whose gates are closed, with their overlays and history, and leaves tombstones.$$;

revoke execute on function overlay_private.remove_runs(uuid[], overlay_private.caller) from public;
create or replace function public.preview_delete_project(
  project_id uuid,
  actor uuid default null
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(
    preview_delete_project.actor
  );
  v_project public.projects := overlay_private.find_project(
    preview_delete_project.project_id, v_caller
  );
begin
  return overlay_private.count_runs(
    overlay_private.runs_of_project(v_project.project_id, null, v_caller)
  ) || pg_catalog.jsonb_build_object('documents', (
    select pg_catalog.count(*)
    from public.documents_v2 d
    where d.project_id = v_project.project_id
  ));
end;
$$;

comment on function public.preview_delete_project(uuid, uuid) is
$$What delete_project would delete: {documents, runs, overlays, and how many of each status}.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project not found.$$;

revoke execute on function public.preview_delete_project(uuid, uuid) from public, anon;
grant execute on function public.preview_delete_project(uuid, uuid)
  to authenticated, service_role;

create or replace function public.delete_project(
  project_id uuid,
  expected jsonb,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(delete_project.actor);
  v_project public.projects := overlay_private.find_project(delete_project.project_id, v_caller);
  v_runs uuid[];
  v_counts jsonb;
begin
  -- nothing can be ingested into it from here on, and no run created on its documents
  perform from public.projects p where p.project_id = v_project.project_id for update;
  perform from public.documents_v2 d
  where d.project_id = v_project.project_id
  order by d.source_uid
  for no key update;

  v_runs := overlay_private.runs_of_project(v_project.project_id, null, v_caller);
  perform overlay_private.close_runs(v_runs);
  v_counts := public.preview_delete_project(v_project.project_id, delete_project.actor);
  if (delete_project.expected @> pg_catalog.jsonb_build_object(
    'documents', v_counts -> 'documents', 'confirmed', v_counts -> 'confirmed'
  )) is not true then
    raise exception using
      errcode = 'PT409',
      message = 'project holds something else than expected',
      detail = pg_catalog.format('It holds %s.', v_counts),
      hint = 'Show preview_delete_project() to the person, and pass what they agreed to.';
  end if;

  perform overlay_private.remove_runs(v_runs, v_caller);
  delete from overlay_private.budgets b where b.holder_id = v_project.project_id;
  delete from overlay_private.reservations v where v.project_id = v_project.project_id;
  delete from public.documents_v2 d where d.project_id = v_project.project_id;
  delete from public.projects p where p.project_id = v_project.project_id;
  return v_counts;
end;
$$;

comment on function public.delete_project(uuid, jsonb, uuid) is
$$Deletes a project with all that is in it, confirmed values too.

expected is what preview_delete_project answered: if the numbers of documents and of confirmed
overlays are others by now, nothing is deleted. A tombstone stays of every run. Answers what was
deleted.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project not found; PT409 project
holds something else than expected.$$;

revoke execute on function public.delete_project(uuid, jsonb, uuid) from public, anon;
grant execute on function public.delete_project(uuid, jsonb, uuid) to authenticated, service_role;

commit;
