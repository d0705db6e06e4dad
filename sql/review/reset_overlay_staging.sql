create or replace function public.reset_overlay_staging(
  overlay_ids uuid[],
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
  v_caller overlay_private.caller := overlay_private.identify_caller(reset_overlay_staging.actor);
  v_operation uuid;
  v_count integer := 0;
begin
  perform overlay_private.lock_overlays(
    'reset', reset_overlay_staging.overlay_ids, reset_overlay_staging.expected_versions, v_caller
  );
  if reset_overlay_staging.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation('reset', v_caller.user_id);
    update public.block_overlays_v2 o
    set
      status = 'confirmed',
      overlay_jsonb_staging = o.overlay_jsonb_confirmed,
      staging_version = o.staging_version + 1,
      staging_violations = overlay_private.staging_violations(
        s.schema_jsonb, r.validation, o.overlay_jsonb_confirmed
      ),
      staging_evidence = overlay_private.kept_evidence(
        o.staging_evidence, o.overlay_jsonb_staging, o.overlay_jsonb_confirmed
      ),
      operation_id = v_operation
    from public.runs_v2 r
    join public.schemas s using (schema_id)
    where o.id = any(reset_overlay_staging.overlay_ids) and r.run_id = o.run_id;
    get diagnostics v_count = row_count;
  end if;

  return pg_catalog.jsonb_build_object('operation_id', v_operation, 'reset', v_count);
end;
$$;

comment on function public.reset_overlay_staging(uuid[], integer[], uuid) is
$$Discards the drafts of reopened overlays: staging is the confirmed value again, all or none.

They are confirmed as they were before, by whom and when they were. Answers {operation_id, reset}.

Errors: 22023 overlays are not named once each, or expected_versions does not fit them; 42501 not
signed in; PT404 overlay not found; PT409 overlay is not reopened, or was changed since you saw
it.$$;

revoke execute on function public.reset_overlay_staging(uuid[], integer[], uuid) from public, anon;
grant execute on function public.reset_overlay_staging(uuid[], integer[], uuid)
  to authenticated, service_role;
