begin;
select plan(6);

select test.price();
select test.run('alice', blocks => 2, model_config => '{"model": "test-model"}');
select test.claim('alice');
select test.calls('alice') as calls \gset
select test.as_worker();
select record_llm_calls('worker', jsonb_build_array(:'calls'::jsonb -> 0));
select test.age_lease(o) from unnest(test.overlays('alice')) o;
select test.claim('alice', 1, 'next worker');

select test.as_user('alice');
select results_eq(
  $$
  select outcome, calls, cost, uncosted_calls, input_tokens
  from run_cost(test.run_of('alice')) where outcome = 'unknown'
  $$,
  $$values ('unknown', 1::bigint, null::numeric, 1::bigint, null::bigint)$$,
  'the ledger does not pretend to know'
);
select is(
  (select overlay_ids from llm_calls where outcome = 'unknown'),
  array[test.overlay('alice', 1)], 'of the claim of which no call had been handed in'
);
select is(run_budget(test.run_of('alice')) ->> 'uncosted_calls', '1', 'the counter says so');

select test.as_worker();
select record_llm_calls('worker', jsonb_build_array(:'calls'::jsonb -> 1));
select test.as_user('alice');
select is_empty(
  $$select from run_cost(test.run_of('alice')) where outcome = 'unknown'$$,
  'what is handed in late takes its place'
);
select is((run_budget(test.run_of('alice')) ->> 'spent')::numeric, 0.006);
select is(run_budget(test.run_of('alice')) ->> 'uncosted_calls', '0');

select * from finish();
rollback;
