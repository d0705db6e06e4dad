-- Verify pgoverlay:grounding on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('overlay_private.evidence_fields(jsonb)', '{}'::text[]),
      ('overlay_private.with_evidence(jsonb, text[])', '{}'),
      ('overlay_private.folded_words(text)', '{}'),
      ('overlay_private.place_in_word(text, text, bigint, boolean)', '{}'),
      ('overlay_private.align_quote(text, text)', '{}'),
      ('overlay_private.aligned_evidence(text[], jsonb, jsonb, text)', '{}'),
      ('overlay_private.kept_evidence(jsonb, jsonb, jsonb)', '{}')
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
