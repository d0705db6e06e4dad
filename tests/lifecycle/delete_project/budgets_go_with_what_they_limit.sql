begin;
select plan(3);

select test.price();
select test.project('alice') as project_id \gset
\set config '{"model": "test-model"}'
select test.run('alice', 1, :'config', project_id => :'project_id') as one \gset
select test.run('alice', 1, :'config', project_id => :'project_id') as two \gset
select test.as_user('alice');
select set_run_budget(:'one', 1);
select set_run_budget(:'two', 2);
select set_project_budget(:'project_id', 3);
select test.as_worker();
select count(*) from claim_overlay_batch(:'two');
select test.as_user('alice');

select delete_run(:'one');
select test.as_owner();
select results_eq(
  'select budget from overlay_private.budgets order by budget', array[2, 3]::numeric[],
  'a run''s goes with the run'
);
select test.as_user('alice');
select delete_project(:'project_id', preview_delete_project(:'project_id'));
select test.as_owner();
select is_empty('table overlay_private.budgets', 'and all others with the project');
select is_empty('table overlay_private.reservations', 'with what was reserved on it');

select * from finish();
rollback;
