create or replace function overlay_private.edit(
  overlay_id uuid,
  data jsonb,
  expected_version integer,
  caller overlay_private.caller
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_version integer;
begin
  perform overlay_private.check_staging(edit.data);
  perform overlay_private.lock_overlays(
    'edit', array[edit.overlay_id],
    case when edit.expected_version is not null then array[edit.expected_version] end,
    edit.caller
  );

  update public.block_overlays_v2 o
  set
    overlay_jsonb_staging = edit.data,
    staging_version = o.staging_version + 1,
    staging_violations = overlay_private.staging_violations(
      s.schema_jsonb, r.validation, edit.data
    ),
    staging_evidence = overlay_private.kept_evidence(
      o.staging_evidence, o.overlay_jsonb_staging, edit.data
    ),
    operation_id = overlay_private.begin_operation('edit', (edit.caller).user_id)
  from public.runs_v2 r
  join public.schemas s using (schema_id)
  where o.id = edit.overlay_id
    and pg_catalog.record_image_ne(row(o.overlay_jsonb_staging), row(edit.data))
    and r.run_id = o.run_id
  returning o.staging_version into v_version;

  return (
    select pg_catalog.jsonb_build_object(
      'overlay_id', o.id, 'staging_version', o.staging_version, 'changed', v_version is not null,
      'violations', coalesce(o.staging_violations, '[]')
    )
    from public.block_overlays_v2 o
    where o.id = edit.overlay_id
  );
end;
$$;

comment on function overlay_private.edit(uuid, jsonb, integer, overlay_private.caller) is
$$What both overloads of update_overlay_staging do.

Errors: those of check_staging and lock_overlays.$$;

revoke execute on function overlay_private.edit(uuid, jsonb, integer, overlay_private.caller)
  from public;

create or replace function public.update_overlay_staging(
  overlay_id uuid,
  data jsonb,
  expected_version integer default null,
  actor uuid default null
)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select overlay_private.edit(
    update_overlay_staging.overlay_id, update_overlay_staging.data,
    update_overlay_staging.expected_version,
    overlay_private.identify_caller(update_overlay_staging.actor)
  );
$$;

comment on function public.update_overlay_staging(uuid, jsonb, integer, uuid) is
$$Edits a staged value: data replaces overlay_jsonb_staging as a whole.

expected_version is the staging_version that was edited: if somebody else was faster, nothing is
overwritten. Answers {overlay_id, staging_version, changed, violations}: a value that does not fit
the schema is kept, but under validation enforce it cannot be confirmed.

Errors: 22023 data is not a JSON object, or the overlay is not named; 42501 not signed in; PT404
overlay not found; PT409 overlay is not awaiting review, or was changed since you saw it; PT413 data
is too large.$$;

revoke execute on function public.update_overlay_staging(uuid, jsonb, integer, uuid)
  from public, anon;
grant execute on function public.update_overlay_staging(uuid, jsonb, integer, uuid)
  to authenticated, service_role;

create or replace function public.update_overlay_staging(
  run_id uuid,
  block_uid text,
  data jsonb,
  expected_version integer default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(update_overlay_staging.actor);
begin
  return overlay_private.edit(
    (overlay_private.overlay_ids_of(
      update_overlay_staging.run_id, array[update_overlay_staging.block_uid], v_caller
    ))[1],
    update_overlay_staging.data, update_overlay_staging.expected_version, v_caller
  );
end;
$$;

comment on function public.update_overlay_staging(uuid, text, jsonb, integer, uuid) is
$$Edits the staged value of a block in a run, as update_overlay_staging(overlay_id, data) does.

Errors: those of update_overlay_staging(overlay_id, data); PT404 run not found.$$;

revoke execute on function public.update_overlay_staging(uuid, text, jsonb, integer, uuid)
  from public, anon;
grant execute on function public.update_overlay_staging(uuid, text, jsonb, integer, uuid)
  to authenticated, service_role;
