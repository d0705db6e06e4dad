begin;
select plan(1);

select test.project('alice') as project_id \gset
select test.run('alice', 3, project_id => :'project_id') as old_run,
  test.run('alice', 3, project_id => :'project_id') as new_run \gset
update runs_v2 set last_claimed_at = now() - interval '1 year' where run_id = :'old_run';

select test.as_worker();
select results_eq(
  format('select distinct run_id from claim_overlay_batch(project_id => %L)', :'project_id'),
  array[:'new_run'::uuid]
);

select * from finish();
rollback;
