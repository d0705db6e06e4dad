begin;
select plan(3);

select test.price();
select set_model_price('dear-model', 20, 100, valid_from => '2026-01-01');
select test.run('alice', blocks => 4, model_config => jsonb_build_object(
  'model', 'test-model', 'escalation_model', 'dear-model'
));
select test.claim('alice', batch_size => 1);
select test.spend('alice');
select test.as_user('alice');
select set_run_budget(test.run_of('alice'), 0.033);
select is(test.claim('alice'), 1::bigint, '0.003 is spent, and a block may cost 0.03');

select test.spend('alice');
select test.as_user('alice');
select is(
  set_run_budget(test.run_of('alice'), 0.03) -> 'paused_runs', '{}',
  'nothing is paused before a claim looks'
);
select test.claim('alice');
select alike(
  run_budget(test.run_of('alice')) -> 'paused_runs' ->> test.run_of('alice')::text,
  'budget: 0.006 of 0.03 USD is spent, and the next block would cost about 0.03%',
  'and then it says why'
);

select * from finish();
rollback;
