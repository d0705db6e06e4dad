create or replace function public.exclude_overlays(
  overlay_ids uuid[],
  reason text default null,
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
  v_caller overlay_private.caller := overlay_private.identify_caller(exclude_overlays.actor);
  v_operation uuid;
  v_count integer := 0;
begin
  perform overlay_private.check_reason(exclude_overlays.reason);
  perform overlay_private.lock_overlays(
    'exclude', exclude_overlays.overlay_ids, exclude_overlays.expected_versions, v_caller
  );
  if exclude_overlays.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation(
      'exclude', v_caller.user_id, reason => exclude_overlays.reason
    );
    update public.block_overlays_v2 o
    set
      excluded_at = pg_catalog.now(),
      excluded_by = v_caller.user_id,
      excluded_reason = nullif(pg_catalog.btrim(exclude_overlays.reason), ''),
      operation_id = v_operation
    where o.id = any(exclude_overlays.overlay_ids);
    get diagnostics v_count = row_count;
  end if;

  return pg_catalog.jsonb_build_object('operation_id', v_operation, 'excluded', v_count);
end;
$$;

comment on function public.exclude_overlays(uuid[], text, integer[], uuid) is
$$Sets overlays aside, all or none: no worker claims them and no bulk act confirms them.

They count as settled. What was confirmed of a reopened one is still exported. Answers
{operation_id, excluded}.

Errors: 22023 overlays are not named once each, or expected_versions does not fit them, or reason is
too long; 42501 not signed in; PT404 overlay not found; PT409 overlay cannot be excluded, or was
changed since you saw it.$$;

revoke execute on function public.exclude_overlays(uuid[], text, integer[], uuid) from public, anon;
grant execute on function public.exclude_overlays(uuid[], text, integer[], uuid)
  to authenticated, service_role;
