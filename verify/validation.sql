-- Verify pgoverlay:validation on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('overlay_private.is_integer', '{}'::text[]),
      ('overlay_private.is_tame_pattern', '{}'),
      ('overlay_private.translated_escape', '{}'),
      ('overlay_private.translated_pattern', '{}'),
      ('overlay_private.patterns_are_checked', '{}'),
      ('overlay_private.keyword_is_checked', '{}'),
      ('overlay_private.chosen_branch', '{}'),
      ('overlay_private.pointer_step', '{}'),
      ('overlay_private.pointer_tokens', '{}'),
      ('overlay_private.value_at', '{}'),
      ('overlay_private.referenced_schema', '{}'),
      ('overlay_private.direct_subschemas', '{}'),
      ('overlay_private.failed_array_keywords', '{}'),
      ('overlay_private.is_multiple_of', '{}'),
      ('overlay_private.failed_number_keywords', '{}'),
      ('overlay_private.missing_properties', '{}'),
      ('overlay_private.failed_object_keywords', '{}'),
      ('overlay_private.failed_string_keywords', '{}'),
      ('overlay_private.is_listed', '{}'),
      ('overlay_private.failed_keywords', '{}'),
      ('overlay_private.needs_check', '{}'),
      ('overlay_private.parts_in_place', '{}'),
      ('overlay_private.parts_on_trial', '{}'),
      ('overlay_private.unnamed_properties', '{}'),
      ('overlay_private.schema_parts', '{}'),
      ('overlay_private.verdict', '{}'),
      ('overlay_private.violation_messages', '{}'),
      ('overlay_private.schema_violations', '{}'),
      ('overlay_private.staging_violations(jsonb, text, jsonb)', '{}'),
      ('overlay_private.unsupported_keywords', '{}')
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
