-- Verify pgoverlay:lifecycle on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('public.pause_run(uuid, text, uuid)', '{authenticated, service_role}'::text[]),
      ('public.resume_run(uuid, uuid)', '{authenticated, service_role}'),
      ('overlay_private.close_runs(uuid[])', '{}'),
      ('public.cancel_run(uuid, uuid)', '{authenticated, service_role}'),
      ('overlay_private.count_runs(uuid[])', '{}'),
      ('overlay_private.remove_runs(uuid[], overlay_private.caller)', '{}'),
      ('public.preview_delete_run(uuid, uuid)', '{authenticated, service_role}'),
      ('public.delete_run(uuid, uuid)', '{authenticated, service_role}'),
      ('overlay_private.runs_of_document(text)', '{}'),
      ('public.preview_delete_document(text, uuid)', '{authenticated, service_role}'),
      ('public.delete_document(text, uuid)', '{authenticated, service_role}'),
      ('public.preview_delete_schema(uuid, uuid)', '{authenticated, service_role}'),
      ('public.delete_schema(uuid, uuid)', '{authenticated, service_role}'),
      ('public.preview_delete_project(uuid, uuid)', '{authenticated, service_role}'),
      ('public.delete_project(uuid, jsonb, uuid)', '{authenticated, service_role}')
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
