-- Verify pgoverlay:progress on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('public.run_progress(uuid, uuid)', '{authenticated, service_role}'::text[]),
      ('public.list_projects(integer, uuid)', '{authenticated, service_role}'),
      ('public.list_documents(uuid, integer, text)', '{authenticated, service_role}'),
      ('public.list_schemas(integer, uuid)', '{authenticated, service_role}'),
      ('public.list_runs(uuid, integer, uuid)', '{authenticated, service_role}'),
      (
        'public.list_overlays(uuid, text, text, integer)',
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
