begin;
select plan(3);

select test.price();
select test.run('alice', blocks => 9, model_config => '{"model": "test-model"}');
select test.as_user('alice');
select set_run_budget(test.run_of('alice'), 0.0000001);
select is(test.claim('alice'), 0::bigint);
select alike((test.run_row('alice')).paused_reason, 'budget: 0 of 0.0000001 USD is spent%');
select set_run_budget(test.run_of('alice'), 1000);
select test.as_user('alice');
select resume_run(test.run_of('alice'));
select is(test.claim('alice'), 9::bigint);

select * from finish();
rollback;
