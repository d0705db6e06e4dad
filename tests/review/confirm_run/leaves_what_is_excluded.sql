begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 3);
select test.exclude(test.overlay('alice', 1));
select test.as_user('alice');
select is(
  confirm_run(test.run_of('alice')) - 'operation_id',
  '{"confirmed": 2, "left": {"invalid": 0, "changed": 0, "pending": 0, "claimed": 0, "failed": 0,
    "excluded": 1}}'
);
select is(test.statuses('alice'), '{confirmed,ai_complete,confirmed}');

select * from finish();
rollback;
