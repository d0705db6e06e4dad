-- Verify pgoverlay:review on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('overlay_private.first_ids(uuid[])', '{}'::text[]),
      ('overlay_private.check_overlay_ids(uuid[], integer[])', '{}'),
      ('overlay_private.check_reason(text)', '{}'),
      ('overlay_private.refuse_act(text, uuid[])', '{}'),
      (
        'overlay_private.lock_overlays(text, uuid[], integer[], overlay_private.caller)',
        '{}'
      ),
      ('overlay_private.overlay_ids_of(uuid, text[], overlay_private.caller)', '{}'),
      ('overlay_private.check_staging(jsonb)', '{}'),
      ('overlay_private.edit(uuid, jsonb, integer, overlay_private.caller)', '{}'),
      (
        'public.update_overlay_staging(uuid, jsonb, integer, uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.update_overlay_staging(uuid, text, jsonb, integer, uuid)',
        '{authenticated, service_role}'
      ),
      ('overlay_private.write_confirmation(uuid[], overlay_private.caller)', '{}'),
      ('overlay_private.confirm(uuid[], integer[], overlay_private.caller)', '{}'),
      (
        'public.confirm_overlays(uuid[], integer[], uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.confirm_overlays(uuid, text[], integer[], uuid)',
        '{authenticated, service_role}'
      ),
      ('public.current_watermark()', '{authenticated, service_role}'),
      ('overlay_private.parse_watermark(text)', '{}'),
      ('overlay_private.later_operations(uuid[], pg_snapshot)', '{}'),
      ('overlay_private.confirm_runs(uuid[], text, overlay_private.caller)', '{}'),
      ('public.confirm_run(uuid, text, uuid)', '{authenticated, service_role}'),
      (
        'public.confirm_project(uuid, uuid, text, uuid)',
        '{authenticated, service_role}'
      ),
      ('overlay_private.preview_confirm(uuid[], text)', '{}'),
      (
        'public.preview_confirm_run(uuid, text, uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.preview_confirm_project(uuid, uuid, text, uuid)',
        '{authenticated, service_role}'
      ),
      (
        'overlay_private.reject(uuid[], text, integer[], overlay_private.caller)',
        '{}'
      ),
      (
        'public.reject_overlays_to_pending(uuid[], text, integer[], uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.reject_overlays_to_pending(uuid, text[], text, integer[], uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.reopen_overlays(uuid[], integer[], uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.reset_overlay_staging(uuid[], integer[], uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.exclude_overlays(uuid[], text, integer[], uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.include_overlays(uuid[], integer[], uuid)',
        '{authenticated, service_role}'
      ),
      ('public.retry_failed_overlays(uuid, uuid)', '{authenticated, service_role}'),
      ('overlay_private.find_operation_to_undo(uuid, overlay_private.caller)', '{}'),
      ('overlay_private.write_undo(public.overlay_operations, uuid[], uuid)', '{}'),
      ('public.undo_operation(uuid, uuid)', '{authenticated, service_role}')
    ) as f (signature, roles)
    cross join unnest(array[
      'anon', 'authenticated', 'service_role', 'overlay_worker', 'overlay_exporter'
    ]) as r (role)
  loop
    assert has_function_privilege(v_may.role, v_may.signature, 'execute') = v_may.expected,
      format('%s may%s call %s', v_may.role, case when v_may.expected then ' not' else '' end,
        v_may.signature);
  end loop;
end
$$;

rollback;
