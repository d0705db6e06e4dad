-- Verify pgoverlay:documents on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('overlay_private.block_uid(text, integer)', '{}'::text[]),
      ('overlay_private.block_spans(jsonb)', '{}'),
      ('overlay_private.check_block_spans(jsonb, bytea)', '{}'),
      ('overlay_private.check_model_config(jsonb)', '{}'),
      ('public.create_project(text, text, uuid)', '{authenticated, service_role}'),
      ('public.register_schema(jsonb, uuid)', '{authenticated, service_role}'),
      ('public.read_schema(uuid, uuid)', '{authenticated, service_role}'),
      ('public.lint_schema(jsonb, uuid)', '{authenticated, service_role}'),
      ('overlay_private.source_uid(uuid, text)', '{}'),
      ('overlay_private.conv_uid(text, text)', '{}'),
      ('overlay_private.ingested_document(text)', '{}'),
      ('overlay_private.check_source(text, text, text, text, bigint)', '{}'),
      (
        'public.begin_conversion(uuid, text, text, text, bigint, text, interval, uuid)',
        '{authenticated, service_role}'
      ),
      ('public.fail_conversion(text, uuid, text, uuid)', '{authenticated, service_role}'),
      (
        'public.ingest_document(uuid, text, text, text, jsonb, text, text, bigint, uuid)',
        '{authenticated, service_role}'
      ),
      ('overlay_private.request_hash(uuid, text, text)', '{}'),
      ('overlay_private.pack_characters(jsonb, jsonb)', '{}'),
      ('overlay_private.packs_of(text, integer)', '{}'),
      (
        'public.create_run_v2(text, uuid, jsonb, uuid)',
        '{authenticated, service_role}'
      ),
      (
        'overlay_private.documents_without_run(uuid, uuid, overlay_private.caller)',
        '{}'
      ),
      (
        'public.preview_apply_schema(uuid, uuid, uuid)',
        '{authenticated, service_role}'
      ),
      (
        'public.apply_schema_to_project(uuid, uuid, jsonb, uuid)',
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
