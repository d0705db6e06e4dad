begin;
select plan(1);

select test.run('alice', blocks => 1, model_config => '{"model": "test-model"}');
select test.claim('alice');
select test.as_worker();
select record_llm_calls(
  'worker',
  test.calls('alice', '{"outcome": "overloaded", "input_tokens": 0, "output_tokens": 0}')
);
select test.as_user('alice');
select results_eq(
  $$select outcome, cost, uncosted_calls from run_cost(test.run_of('alice'))$$,
  $$values ('overloaded', 0::numeric, 0::bigint)$$
);

select * from finish();
rollback;
