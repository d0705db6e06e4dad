begin;
select plan(5);

select test.ai_complete_run('bob', blocks => 1);
select test.confirm('bob');
select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select throws_ok(
  format('select undo_operation(%L)', (test.look('bob', 0)).operation_id),
  'PT404', 'operation not found', 'somebody else''s'
);
select throws_ok(
  'select undo_operation(gen_random_uuid())', 'PT404', 'operation not found', 'nobody''s'
);
select throws_ok('select undo_operation(null)', 'PT404', 'operation not found', 'none');
select throws_ok(
  format('select undo_operation(%L)', (test.look('alice', 0)).operation_id),
  'PT409', 'operation cannot be undone', 'a worker''s'
);
select is(
  test.statuses('bob') || test.statuses('alice'), '{confirmed,ai_complete}', 'all is as it was'
);

select * from finish();
rollback;
