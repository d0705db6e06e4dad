begin;
select plan(1);

select test.price();
select test.run('alice', blocks => 9, model_config => '{"model": "test-model"}');
select test.claim('alice', 1);
select test.spend('alice');
select test.claim('alice', 1);
select test.age_lease(test.overlay('alice', 1));
select test.claim('alice', 1);
-- one is spent, one unknown and one in flight; the block that came back waits for nobody
select test.as_user('alice');
select set_run_budget(test.run_of('alice'), 0.0121);
select is(test.claim('alice'), 1::bigint);

select * from finish();
rollback;
