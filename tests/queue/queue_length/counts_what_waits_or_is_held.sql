begin;
select plan(8);

select test.project('alice') as project_id \gset
select test.run('alice', blocks => 3, project_id => :'project_id');
select test.as_worker();
select is(queue_length(test.run_of('alice')), 3::bigint, 'all that waits');
select test.claim('alice', batch_size => 2);
select is(queue_length(test.run_of('alice')), 3::bigint, 'and all that is held');
select is(queue_length(project_id => :'project_id'), 3::bigint, 'of a project');
select ok(queue_length() >= 3, 'of all runs');
select is(queue_length(gen_random_uuid()), 0::bigint, 'nothing of a run that is not there');
select test.stop_run('alice', 'paused');
select is(queue_length(test.run_of('alice')), 0::bigint, 'nothing of a paused run');
select test.ai_complete_run('alice');
select is(queue_length(test.run_of('alice')), 0::bigint, 'nothing of what awaits review');

-- the login of a program that only scales workers
select test.as_owner();
create role scaler;
grant execute on function queue_length(uuid, uuid, uuid) to scaler;
grant usage on schema test to scaler;
grant scaler to current_user;
set local role scaler;
select throws_ok(
  'select claim_overlay_batch()', '42501', 'permission denied for function claim_overlay_batch',
  'who may only ask for the length claims nothing'
);

select * from finish();
rollback;
