-- Verify pgoverlay:validation on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('overlay_private.is_integer(jsonb)', '{}'::text[]),
      ('overlay_private.is_tame_pattern(text)', '{}'),
      ('overlay_private.translated_escape(text, boolean)', '{}'),
      ('overlay_private.translated_pattern(text)', '{}'),
      ('overlay_private.patterns_are_checked(jsonb)', '{}'),
      ('overlay_private.keyword_is_checked(jsonb, text)', '{}'),
      ('overlay_private.chosen_branch(overlay_private.schema_check, boolean)', '{}'),
      ('overlay_private.pointer_step(text)', '{}'),
      ('overlay_private.pointer_tokens(text)', '{}'),
      ('overlay_private.value_at(jsonb, text[])', '{}'),
      ('overlay_private.referenced_schema(jsonb, text)', '{}'),
      ('overlay_private.direct_subschemas(jsonb, text, jsonb)', '{}'),
      ('overlay_private.failed_array_keywords(jsonb, jsonb)', '{}'),
      ('overlay_private.is_multiple_of(jsonb, jsonb)', '{}'),
      ('overlay_private.failed_number_keywords(jsonb, jsonb)', '{}'),
      ('overlay_private.missing_properties(jsonb, text, jsonb)', '{}'),
      ('overlay_private.failed_object_keywords(jsonb, jsonb)', '{}'),
      ('overlay_private.failed_string_keywords(jsonb, text)', '{}'),
      ('overlay_private.is_listed(jsonb, jsonb)', '{}'),
      ('overlay_private.failed_keywords(jsonb, jsonb)', '{}'),
      ('overlay_private.needs_check(jsonb, jsonb)', '{}'),
      ('overlay_private.parts_in_place(jsonb, jsonb, jsonb)', '{}'),
      ('overlay_private.parts_on_trial(text, jsonb, jsonb)', '{}'),
      ('overlay_private.unnamed_properties(jsonb, jsonb)', '{}'),
      ('overlay_private.schema_parts(jsonb, jsonb, jsonb)', '{}'),
      ('overlay_private.verdict(text, jsonb, boolean[])', '{}'),
      ('overlay_private.violation_messages(text, jsonb, jsonb)', '{}'),
      ('overlay_private.schema_violations(jsonb, jsonb)', '{}'),
      ('overlay_private.unsupported_keywords(jsonb)', '{}'),
      ('overlay_private.is_plain(jsonb)', '{}'),
      ('overlay_private.quick_check(jsonb)', '{}'),
      ('overlay_private.violations_list(jsonb, jsonb)', '{}'),
      ('overlay_private.keep_quick_check()', '{}'),
      (
        'overlay_private.staging_violations(jsonb, text, jsonb[], overlay_private.quick_check)', '{}'
      ),
      ('overlay_private.staging_violations(jsonb, text, jsonb)', '{}')
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
