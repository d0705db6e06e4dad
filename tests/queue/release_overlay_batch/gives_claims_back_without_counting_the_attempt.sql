begin;
select plan(5);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();
select is(
  release_overlay_batch('worker', test.held('alice'), 'shutting down'),
  '{"released": 2, "lost": []}', 'both'
);
select is(test.statuses('alice'), '{pending,pending}', 'they are pending');
select is((test.look('alice', 0)).attempt_count, 0, 'as if nobody had tried');
select is(
  (select count(*) from claim_overlay_batch(test.run_of('alice'))), 2::bigint,
  'and can be claimed at once'
);
select test.as_owner();
select is(
  (select p.reason from overlay_operations p join overlay_events e using (operation_id)
    where e.block_uid = test.block('alice', 0) and p.operation = 'release'),
  'shutting down', 'history keeps the reason'
);

select * from finish();
rollback;
