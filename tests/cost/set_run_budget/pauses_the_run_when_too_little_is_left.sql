begin;
select plan(9);

select test.price();
select test.run('alice', blocks => 9, model_config => '{"model": "test-model"}');
select test.claim('alice', 2);
select test.spend('alice');

-- 0.006 of 0.0155 is spent, and a call costs 0.003: three more
select test.as_user('alice');
select is(
  set_run_budget(test.run_of('alice'), 0.0155) - 'spent',
  '{"budget": 0.0155, "uncosted_calls": 0, "paused_runs": {}}'
);
select is(test.claim('alice', 25), 3::bigint, 'a claim takes what can be paid');
select is(test.claim('alice', 25), 0::bigint, 'then none, for what is in flight may cost less');
select is((test.run_row('alice')).status, 'running');
select test.as_worker();
select is(
  next_claim_in(test.run_of('alice')) > interval '1 minute', true,
  'and there is nothing to look for before it is back'
);
select test.spend('alice');
select is(test.claim('alice', 25), 0::bigint);
select is(
  (test.run_row('alice')).paused_reason,
  'budget: 0.015 of 0.0155 USD is spent, and the next block would cost about 0.003; '
  'raise it with set_run_budget(), then resume_run()'
);
select test.as_worker();
select is(
  budget_pauses(test.run_of('alice')) ? test.run_of('alice')::text, true, 'workers are told'
);
select test.as_user('alice');
select set_run_budget(test.run_of('alice'), null);
select resume_run(test.run_of('alice'));
select is(test.claim('alice', 25), 4::bigint, 'without a budget the rest is free to go');

select * from finish();
rollback;
