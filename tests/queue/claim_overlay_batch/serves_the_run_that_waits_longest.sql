begin;
select plan(4);

select test.project('alice') as project_id \gset
select test.run('alice', 3, project_id => :'project_id') as first_run,
  test.run('alice', 3, project_id => :'project_id') as second_run \gset
update runs_v2 set last_claimed_at = now() - interval '1 hour' where run_id = :'first_run';
update runs_v2 set last_claimed_at = now() - interval '2 hours' where run_id = :'second_run';
prepare claimed_run as
select distinct run_id from claim_overlay_batch(batch_size => 2, project_id => :'project_id');

select test.as_worker();
select results_eq('claimed_run', array[:'second_run'::uuid], 'the one that waits longer');
select results_eq('claimed_run', array[:'first_run'::uuid], 'then the other');
select results_eq('claimed_run', array[:'second_run'::uuid], 'and the first of them again');
select test.as_owner();
update runs_v2 set status = 'paused', paused_reason = 'by hand' where run_id = :'first_run';
select test.as_worker();
select is_empty('claimed_run', 'what is left belongs to a run that is not open');

select * from finish();
rollback;
