begin;
select plan(5);

select test.run('alice', blocks => 1, model_config => '{"model": "test-model"}');
select test.claim('alice');
select test.as_worker();
select record_llm_calls('worker', test.calls('alice'));
select test.as_user('alice');
select results_eq(
  $$select cost, uncosted_calls from run_cost(test.run_of('alice'))$$,
  $$values (null::numeric, 1::bigint)$$, 'without a price nothing is known'
);

select test.as_service_role();
select set_model_price('test-model', 2, 10, valid_from => current_date - 2);
select test.as_user('alice');
select is(
  (select cost from run_cost(test.run_of('alice'))), 0.003, 'a price holds for calls before'
);
select is((run_budget(test.run_of('alice')) ->> 'spent')::numeric, 0.003, 'the counter follows');

select test.as_service_role();
select set_model_price('test-model', 20, 100, valid_from => current_date - 3);
select set_model_price('test-model', 30, 100, valid_from => current_date + 3);
select set_model_price('test-model', 40, 100, valid_from => current_date - 2, prompt_over => 1000);
select test.as_user('alice');
select is(
  (select cost from run_cost(test.run_of('alice'))), 0.003,
  'but not an earlier one, a later one, or that of longer prompts'
);
select test.as_service_role();
select set_model_price('test-model', 40, 100, valid_from => current_date - 2, prompt_over => 999);
select test.as_user('alice');
select is(
  (select cost from run_cost(test.run_of('alice'))), 0.05, 'this prompt is longer than that'
);

select * from finish();
rollback;
