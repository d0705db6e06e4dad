-- Verify pgoverlay:batches on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('overlay_private.find_message_batch(uuid)', '{}'::text[]),
      (
        'public.plan_message_batch(text, jsonb, jsonb, interval)',
        '{overlay_worker, service_role}'
      ),
      ('public.submit_message_batch(text, uuid, text)', '{overlay_worker, service_role}'),
      ('public.take_message_batch(text, interval)', '{overlay_worker, service_role}'),
      ('public.close_message_batch(text, uuid, text)', '{overlay_worker, service_role}'),
      ('public.next_message_batch_in()', '{overlay_worker, service_role}')
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
