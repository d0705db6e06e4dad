-- Verify pgoverlay:access on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('overlay_private.calling_role()', '{}'::text[]),
      ('overlay_private.identify_caller(uuid)', '{}'),
      ('overlay_private.find_project(uuid, overlay_private.caller)', '{}'),
      ('overlay_private.is_blank(text)', '{}'),
      ('overlay_private.find_document(text, overlay_private.caller)', '{}'),
      ('overlay_private.find_schema(uuid, overlay_private.caller)', '{}'),
      ('overlay_private.find_run(uuid, overlay_private.caller)', '{}'),
      ('overlay_private.runs_of_project(uuid, uuid, overlay_private.caller)', '{}'),
      ('overlay_private.enter_runs(uuid[])', '{}')
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
