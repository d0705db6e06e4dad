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
      (
        'overlay_private.lock_for_review(uuid[], integer[], overlay_private.caller)',
        '{}'
      ),
      ('overlay_private.overlay_ids_of(uuid, text[], overlay_private.caller)', '{}'),
      ('overlay_private.confirm(uuid[], integer[], overlay_private.caller)', '{}'),
      (
        'public.confirm_overlays(uuid[], integer[], uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.confirm_overlays(uuid, text[], integer[], uuid)',
        '{authenticated, service_role}'
      ),
      ('public.confirm_run(uuid, uuid)', '{authenticated, service_role}'),
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
      ('overlay_private.edit(uuid, jsonb, integer, overlay_private.caller)', '{}'),
      (
        'public.update_overlay_staging(uuid, jsonb, integer, uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.update_overlay_staging(uuid, text, jsonb, integer, uuid)',
        '{authenticated, service_role}'
      )
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
