begin;
select plan(1);

select test.project('alice') as project_id \gset
select test.run('alice', 1, project_id => :'project_id');
select test.claim('alice');
update runs_v2 set last_claimed_at = now() - interval '1 hour' where run_id = test.run_of('alice');
select test.run('alice', 1, project_id => :'project_id') as free_run \gset
update runs_v2 set last_claimed_at = now() where run_id = :'free_run';

select test.as_worker();
select results_eq(
  format('select run_id from claim_overlay_batch(project_id => %L)', :'project_id'),
  array[:'free_run'::uuid]
);

select * from finish();
rollback;
