begin;
select plan(1);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.age_lease(test.overlay('alice', 0));
select test.as_worker();
select is(
  complete_overlay_batch('worker', test.held('alice', '{"data": {}}')) ->> 'completed', '1',
  'an answer that was paid for is not thrown away'
);

select * from finish();
rollback;
