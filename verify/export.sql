-- Verify pgoverlay:export on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('overlay_private.identify_exporter(text, uuid)', '{}'::text[]),
      ('overlay_private.check_export_options(text, text)', '{}'),
      ('overlay_private.parse_since(jsonb)', '{}'),
      ('overlay_private.check_links(uuid[], jsonb)', '{}'),
      ('overlay_private.changed_blocks(uuid, bigint, pg_snapshot, timestamptz, boolean)', '{}'),
      ('overlay_private.exported_runs(uuid[], text, text, jsonb)', '{}'),
      ('overlay_private.runs_in_scope(uuid, uuid, uuid, overlay_private.caller)', '{}'),
      ('overlay_private.checked_source(text, overlay_private.caller)', '{}'),
      (
        'public.export_lines(uuid, uuid, uuid, text, text, jsonb, uuid)',
        '{authenticated, service_role, overlay_exporter}'
      ),
      (
        'public.export_run(uuid, text, text, jsonb, uuid)',
        '{authenticated, service_role, overlay_exporter}'
      ),
      (
        'public.export_project(uuid, uuid, text, text, jsonb, uuid)',
        '{authenticated, service_role, overlay_exporter}'
      ),
      (
        'public.export_manifest(uuid, uuid, uuid, text, text, jsonb, uuid)',
        '{authenticated, service_role, overlay_exporter}'
      ),
      ('public.verify_manifest(jsonb, uuid)', '{authenticated, service_role}'),
      (
        'public.document_source(text, uuid)',
        '{authenticated, service_role, overlay_exporter}'
      ),
      (
        'public.reconstruct_document(text, uuid, uuid)',
        '{authenticated, service_role, overlay_exporter}'
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
