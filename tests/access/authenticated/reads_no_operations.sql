begin;
select plan(1);

select test.ai_complete_run('alice');

select test.as_user('alice');
select throws_ok(
  'select from overlay_operations', '42501', 'permission denied for table overlay_operations',
  'an operation may touch overlays of several owners'
);

select * from finish();
rollback;
