create or replace function overlay_private.confirm(
  overlay_ids uuid[],
  expected_versions integer[],
  caller overlay_private.caller
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform overlay_private.lock_overlays(
    'confirm', confirm.overlay_ids, confirm.expected_versions, confirm.caller
  );
  return overlay_private.write_confirmation(confirm.overlay_ids, confirm.caller);
end;
$$;

comment on function overlay_private.confirm(uuid[], integer[], overlay_private.caller) is
$$What both overloads of confirm_overlays do.$$;

revoke execute on function overlay_private.confirm(uuid[], integer[], overlay_private.caller)
  from public;

create or replace function public.confirm_overlays(
  overlay_ids uuid[],
  expected_versions integer[] default null,
  actor uuid default null
)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select overlay_private.confirm(
    confirm_overlays.overlay_ids, confirm_overlays.expected_versions,
    overlay_private.identify_caller(confirm_overlays.actor)
  );
$$;

comment on function public.confirm_overlays(uuid[], integer[], uuid) is
$$Confirms these overlays: copies staging to confirmed and stamps who and when, all or none.

expected_versions holds the staging_version of each, as it was shown, in the same order: an overlay
that was edited since is not confirmed unseen. Answers {operation_id, confirmed}.

Errors: 22023 overlays are not named once each, or expected_versions does not fit them; 42501 not
signed in; PT404 overlay not found; PT409 overlay is not awaiting review, was changed since you saw
it, or does not fit its schema.$$;

revoke execute on function public.confirm_overlays(uuid[], integer[], uuid) from public, anon;
grant execute on function public.confirm_overlays(uuid[], integer[], uuid)
  to authenticated, service_role;

create or replace function public.confirm_overlays(
  run_id uuid,
  block_uids text[],
  expected_versions integer[] default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(confirm_overlays.actor);
begin
  return overlay_private.confirm(
    overlay_private.overlay_ids_of(
      confirm_overlays.run_id, confirm_overlays.block_uids, v_caller
    ),
    confirm_overlays.expected_versions, v_caller
  );
end;
$$;

comment on function public.confirm_overlays(uuid, text[], integer[], uuid) is
$$Confirms the overlays of these blocks in a run, as confirm_overlays(overlay_ids) does.

Errors: those of confirm_overlays(overlay_ids); PT404 run not found.$$;

revoke execute on function public.confirm_overlays(uuid, text[], integer[], uuid)
  from public, anon;
grant execute on function public.confirm_overlays(uuid, text[], integer[], uuid)
  to authenticated, service_role;
