begin;
select plan(4);

select test.price();
select test.run('alice', blocks => 2, model_config => '{"model": "test-model"}');
select test.claim('alice');
select test.calls('alice') as calls \gset
select test.as_worker();
select is(
  record_llm_calls('worker', :'calls'),
  '{"recorded": 2, "known": 0, "cost": 0.006, "uncosted_calls": 0}'
);
select is(
  record_llm_calls('other worker', :'calls') - 'cost' - 'uncosted_calls',
  '{"recorded": 0, "known": 2}',
  'as after a connection that was lost'
);
select test.as_user('alice');
select is((run_budget(test.run_of('alice')) ->> 'spent')::numeric, 0.006, 'the counter knows both');
select is(
  (select sum(calls) from run_cost(test.run_of('alice'))), 2::numeric, 'as the ledger does'
);

select * from finish();
rollback;
