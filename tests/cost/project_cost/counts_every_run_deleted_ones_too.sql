begin;
select plan(4);

select test.price();
select test.project('alice') as project_id \gset
select test.run('alice', 1, '{"model": "test-model"}', project_id => :'project_id') as first \gset
select test.claim('alice');
select test.spend('alice');
select test.run('alice', 2, '{"model": "test-model"}', '{"title": "other"}', :'project_id');
select test.claim('alice');
select test.spend('alice');
select schema_id from runs_v2 where run_id = test.run_of('alice') \gset

select test.as_user('alice');
select delete_run(:'first');
select is((select sum(cost) from project_cost(:'project_id')), 0.009);
select is((project_budget(:'project_id') ->> 'spent')::numeric, 0.009, 'the counter agrees');
select is((select sum(cost) from project_cost(:'project_id', :'schema_id')), 0.006);
select test.as_user('bob');
select throws_ok(
  format('select project_cost(%L)', :'project_id'), 'PT404', 'project not found'
);

select * from finish();
rollback;
