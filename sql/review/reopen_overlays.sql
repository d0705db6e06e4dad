create or replace function public.reopen_overlays(
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
  v_caller overlay_private.caller := overlay_private.identify_caller(reopen_overlays.actor);
  v_operation uuid;
  v_count integer := 0;
begin
  perform overlay_private.lock_overlays(
    'reopen', reopen_overlays.overlay_ids, reopen_overlays.expected_versions, v_caller
  );
  if reopen_overlays.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation('reopen', v_caller.user_id);
    update public.block_overlays_v2 o
    set
      status = 'ai_complete',
      operation_id = v_operation
    where o.id = any(reopen_overlays.overlay_ids);
    get diagnostics v_count = row_count;
  end if;

  return pg_catalog.jsonb_build_object('operation_id', v_operation, 'reopened', v_count);
end;
$$;

comment on function public.reopen_overlays(uuid[], integer[], uuid) is
$$Takes confirmed overlays back into review, all or none.

What is confirmed stays confirmed, and is exported, until another value is confirmed in its place.
Answers {operation_id, reopened}.

Errors: 22023 overlays are not named once each, or expected_versions does not fit them; 42501 not
signed in; PT404 overlay not found; PT409 overlay is not confirmed, or was changed since you saw
it.$$;

revoke execute on function public.reopen_overlays(uuid[], integer[], uuid) from public, anon;
grant execute on function public.reopen_overlays(uuid[], integer[], uuid)
  to authenticated, service_role;
