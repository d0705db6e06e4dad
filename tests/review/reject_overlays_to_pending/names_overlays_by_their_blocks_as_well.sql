begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select is(
  reject_overlays_to_pending(
    test.run_of('alice'), array[test.block('alice', 1), test.block('alice', 2)], 'again'
  ) ->> 'rejected',
  '2'
);
select is(test.statuses('alice'), '{ai_complete,pending,pending}');

select * from finish();
rollback;
