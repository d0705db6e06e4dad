-- Verify pgoverlay:rules on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('overlay_private.begin_operation(text, uuid, text, text)', '{}'::text[]),
      ('overlay_private.refuse_change()', '{}'),
      ('overlay_private.seal_source_text()', '{}'),
      (
        'overlay_private.takes_back(public.block_overlays_v2, public.block_overlays_v2)',
        '{}'
      ),
      ('overlay_private.refuse_illegal_step()', '{}'),
      ('overlay_private.note_direct_edit()', '{}'),
      ('overlay_private.refuse_overtaken_edit()', '{}'),
      (
        'overlay_private.event_hash(integer, text, text, text, integer, uuid, jsonb, jsonb)', '{}'
      ),
      ('overlay_private.link_seal(uuid, public.overlay_operations)', '{}'),
      ('overlay_private.link_hash(bytea, bytea, integer[], bytea)', '{}'),
      ('overlay_private.run_status(text, bigint, bigint, boolean)', '{}'),
      ('overlay_private.note_in_run(overlay_private.run_change)', '{}'),
      ('overlay_private.record_changes()', '{}'),
      ('overlay_private.events_of(uuid[], uuid)', '{}'),
      ('overlay_private.count_new_overlays()', '{}'),
      ('overlay_private.keep_with_their_run()', '{}'),
      ('overlay_private.refuse_unknown_blocks()', '{}'),
      ('overlay_private.keep_blocks_of_runs()', '{}'),
      ('overlay_private.keep_linked_operations()', '{}'),
      ('overlay_private.announce_documents()', '{}')
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
