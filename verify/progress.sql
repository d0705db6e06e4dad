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
      ('public.project_progress(uuid, uuid, uuid)', '{authenticated, service_role}'),
      (
        'public.list_projects(public.page_size, uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.list_documents(uuid, public.page_size, text)',
        '{authenticated, service_role}'
      ),
      ('public.list_schemas(public.page_size, uuid)', '{authenticated, service_role}'),
      (
        'public.list_runs(uuid, public.page_size, uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.list_overlays(uuid, text, text, public.page_size, text, text, jsonb, text[], text)',
        '{authenticated, service_role}'
      ),
      (
        'public.review_queue(uuid, boolean, text, public.page_size)',
        '{authenticated, service_role}'
      ),
      ('overlay_private.changed_fields(jsonb, jsonb)', '{}'),
      ('public.overlay_history(uuid, uuid)', '{authenticated, service_role}'),
      ('public.field_agreement(uuid, uuid)', '{authenticated, service_role}'),
      ('overlay_private.steps_of(uuid)', '{}'),
      ('overlay_private.told_by_history(uuid)', '{}'),
      ('public.verify_history(uuid, uuid)', '{authenticated, service_role}')
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
