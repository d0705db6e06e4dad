begin;
select plan(4);

select test.run('alice', blocks => 2, model_config => '{"model": "nobodys-model"}');
select test.as_user('alice');
select set_run_budget(test.run_of('alice'), 1000);
select is(test.claim('alice'), 0::bigint);
select alike(
  (test.run_row('alice')).paused_reason, 'budget: the price of nobodys-model is not known%'
);
select test.run('alice', blocks => 2, model_config => '{"model": "offline"}');
select test.as_user('alice');
select set_run_budget(test.run_of('alice'), 0);
select is(test.claim('alice'), 2::bigint, 'what costs nothing needs no money');
select test.run('alice', blocks => 2, model_config => '{"model": "nobodys-model"}');
select is(test.claim('alice'), 2::bigint, 'and without a budget nobody asks');

select * from finish();
rollback;
