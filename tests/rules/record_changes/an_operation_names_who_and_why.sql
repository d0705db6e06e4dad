begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select reject_overlays_to_pending(test.overlays('alice'), 'too short');
select test.as_worker();
select claim_overlay_batch(test.run_of('alice'), worker_id => 'worker-7');

select test.as_owner();
select results_eq(
  $$
  select p.operation, p.actor, p.via, p.worker_id, p.reason
  from overlay_operations p join overlay_private.steps_of(test.run_of('alice')) e using (operation_id)
  order by e.link_number desc limit 2
  $$,
  $$
  values
    ('claim', null::uuid, 'overlay_worker', 'worker-7', null),
    ('reject', test.user_id('alice'), 'authenticated', null, 'too short')
  $$,
  'the person with the reason, the worker with its name'
);
select is_empty(
  $$
  select from overlay_operations p join overlay_events e using (operation_id)
  where e.run_id = test.run_of('alice') and p.occurred_at not between now() and clock_timestamp()
  $$,
  'and when'
);

select * from finish();
rollback;
