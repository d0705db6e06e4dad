begin;
select plan(2);

select test.price();
select test.run('alice', blocks => 4, model_config => '{"model": "test-model"}');
select test.claim('alice');
select test.calls('alice') as calls \gset
select test.as_worker();
select record_llm_calls('worker', jsonb_build_array(
  :'calls'::jsonb -> 0,
  :'calls'::jsonb -> 1
    || '{"cache_write_5m_tokens": 1000, "cache_write_1h_tokens": 1000, "cache_read_tokens": 1000}',
  :'calls'::jsonb -> 2 || '{"is_batch": true}',
  (:'calls'::jsonb -> 3 || '{"outcome": "timeout"}') - 'input_tokens' - 'output_tokens'
    - 'cache_write_5m_tokens' - 'cache_write_1h_tokens' - 'cache_read_tokens'
));
select test.as_user('alice');
select results_eq(
  $$
  select outcome, calls, cost, uncosted_calls from run_cost(test.run_of('alice'))
  $$,
  $$
  values
    ('answered', 3::bigint, 0.003 + 0.003 + 0.0025 + 0.004 + 0.0002 + 0.0015, 0::bigint),
    ('timeout', 1, null, 1)
  $$
);
select is(
  run_budget(test.run_of('alice')),
  jsonb_build_object(
    'budget', null, 'spent', (select sum(cost) from run_cost(test.run_of('alice'))),
    'uncosted_calls', 1, 'paused_runs', jsonb '{}'
  ), 'the counter agrees'
);

select * from finish();
rollback;
