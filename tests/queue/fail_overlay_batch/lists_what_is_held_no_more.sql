begin;
select plan(2);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.held('alice') as held \gset
select test.age_lease(test.overlay('alice', 0));
select test.claim('alice', worker_id => 'next');
select test.as_worker();
select is(
  fail_overlay_batch('worker', :'held'),
  jsonb_build_object('returned', 1, 'failed', 0, 'paused_runs', '{}'::jsonb,
    'lost', jsonb_build_array(test.overlay('alice', 0))),
  'and returns the rest'
);
select is(test.statuses('alice'), '{claimed,pending}');

select * from finish();
rollback;
