create or replace function public.include_overlays(
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
  v_caller overlay_private.caller := overlay_private.identify_caller(include_overlays.actor);
  v_operation uuid;
  v_count integer := 0;
begin
  perform overlay_private.lock_overlays(
    'include', include_overlays.overlay_ids, include_overlays.expected_versions, v_caller
  );
  if include_overlays.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation('include', v_caller.user_id);
    update public.block_overlays_v2 o
    set
      excluded_at = null,
      excluded_by = null,
      excluded_reason = null,
      operation_id = v_operation
    where o.id = any(include_overlays.overlay_ids);
    get diagnostics v_count = row_count;
  end if;

  return pg_catalog.jsonb_build_object('operation_id', v_operation, 'included', v_count);
end;
$$;

comment on function public.include_overlays(uuid[], integer[], uuid) is
$$Takes excluded overlays back in, as they were when they were set aside, all or none.

Pending ones can be claimed again. Answers {operation_id, included}.

Errors: 22023 overlays are not named once each, or expected_versions does not fit them; 42501 not
signed in; PT404 overlay not found; PT409 overlay is not excluded, or was changed since you saw
it.$$;

revoke execute on function public.include_overlays(uuid[], integer[], uuid) from public, anon;
grant execute on function public.include_overlays(uuid[], integer[], uuid)
  to authenticated, service_role;
