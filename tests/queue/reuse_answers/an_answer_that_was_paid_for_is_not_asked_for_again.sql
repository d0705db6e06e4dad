begin;
select plan(9);

select test.run('alice', 2);
select test.complete('alice');
select test.overlay('alice', 1) as source \gset
select test.run('alice', 4);
select test.as_worker();
select results_eq(
  'select block_index, attempt_count from claim_overlay_batch(test.run_of(''alice''))',
  'values (2, 1), (3, 1)', 'only what is new is handed out'
);
select is(
  (test.look('alice', 1)).overlay_jsonb_staging, '{"title": "model"}', 'the answer is there'
);
select is((test.look('alice', 1)).reused_from, :'source', 'and whose it was');
select is((test.look('alice', 1)).attempt_count, 0, 'no attempt was made');
select is(
  test.history('alice', 1), '{claim: pending to claimed,reuse: claimed to ai_complete}',
  'by the steps that every answer takes'
);
select is(
  test.counters('alice'), '{"claimed": 2, "ai_complete": 2, "total": 4}', 'and counted like it'
);
select test.as_user('alice');
select results_eq(
  $$select reused_from from overlay_history(test.overlay('alice', 1)) where operation = 'reuse'$$,
  array[:'source'::uuid], 'its history tells'
);
select is(
  (select count(*) from verify_history(test.run_of('alice'))), 0::bigint, 'which is sealed'
);
select test.as_owner();
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "model"}}'));
select test.run('alice', 4);
select test.as_worker();
select is(
  (select count(*) from claim_overlay_batch(test.run_of('alice'), batch_size => 1)), 0::bigint,
  'a run of which nothing is new is done at once'
);

select * from finish();
rollback;
