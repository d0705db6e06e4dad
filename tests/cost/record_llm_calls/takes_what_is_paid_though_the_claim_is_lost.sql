begin;
select plan(4);

select test.price();
select test.run('alice', blocks => 2, model_config => '{"model": "test-model"}');
select test.run_of('alice') as run_id \gset
select test.claim('alice');
select test.calls('alice') as calls \gset
select test.as_user('alice');
select cancel_run(:'run_id');
select test.as_worker();
select is(
  record_llm_calls('worker', jsonb_build_array(:'calls'::jsonb -> 0)) ->> 'recorded', '1',
  'cancelled'
);
select test.as_user('alice');
select delete_run(:'run_id');
select test.as_worker();
select is(
  record_llm_calls('worker', jsonb_build_array(:'calls'::jsonb -> 1)) ->> 'recorded', '1',
  'deleted'
);
select test.as_user('alice');
select is((select sum(cost) from run_cost(:'run_id')), 0.006, 'its owner still reads what it cost');
select test.as_user('bob');
select is(
  test.error_of(format('select run_cost(%L)', :'run_id')),
  'PT404 run not found: run_id ' || :'run_id', 'and nobody else does'
);

select * from finish();
rollback;
