begin;
select plan(2);

select test.project('alice') as project_id, test.project('alice') as other_project_id \gset
select test.run('alice', 2, project_id => :'project_id') as run_id \gset
select test.as_worker();
select is_empty(
  format('select claim_overlay_batch(project_id => %L)', :'other_project_id'), 'another has none'
);
select results_eq(
  format('select distinct run_id from claim_overlay_batch(project_id => %L)', :'project_id'),
  array[:'run_id'::uuid], 'this one has'
);

select * from finish();
rollback;
