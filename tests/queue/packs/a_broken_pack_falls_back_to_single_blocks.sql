begin;
select plan(7);

create function pg_temp.packed() returns bigint
language sql as $$
  update block_overlays_v2 set not_before = '-infinity' where run_id = test.run_of('alice');
  select coalesce(sum(jsonb_array_length(c.pack_request -> 'overlay_ids')), 0)::bigint
  from claim_overlay_batch(test.run_of('alice')) c;
$$;

select test.run('alice', 4, '{"pack_characters": 400, "escalation_model": "large"}');
select is(pg_temp.packed(), 4::bigint, 'all of them');
select fail_overlay_batch('worker', test.held('alice', '{"kind": "provider", "pack": true}'));
select is(pg_temp.packed(), 4::bigint, 'a fault of the provider breaks no pack');
select fail_overlay_batch('worker', jsonb_path_query_array(
  test.held('alice', '{"kind": "item_terminal", "error": "refused", "pack": true}'), '$[0, 1]'
));
select results_eq(
  'select status, attempt_count, pack_index from block_overlays_v2
    where run_id = test.run_of(''alice'') and block_index < 2',
  'values (''pending'', 0, null::integer), (''pending'', 0, null)',
  'nobody knows whose fault it was: no attempt counts'
);
select complete_overlay_batch('worker', test.held('alice', '{"data": "no object"}'));
select is((test.look('alice', 3)).attempt_count, 1, 'an answer of its own that is no good does');
select is(pg_temp.packed(), 0::bigint, 'each is asked for alone now');
select is(
  (select array_agg(claimed_model order by block_index) from block_overlays_v2
    where run_id = test.run_of('alice')),
  '{claude-sonnet-5-5,claude-sonnet-5-5,large,large}',
  'and only one whose own answer was no good is escalated'
);
select fail_overlay_batch('worker', test.held('alice', '{"kind": "item", "pack": true}'));
select is((test.look('alice', 0)).attempt_count, 1, 'a block that is in no pack cannot claim so');

select * from finish();
rollback;
