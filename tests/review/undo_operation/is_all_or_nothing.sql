begin;
select plan(3);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select confirm_run(test.run_of('alice')) ->> 'operation_id' as operation_id \gset
select reopen_overlays(array[test.overlay('alice', 1)]);
select is(
  test.error_of(format('select undo_operation(%L)', :'operation_id')),
  'PT409 overlay was changed since the operation: ' || test.overlay('alice', 1),
  'one was changed since'
);
select is(test.statuses('alice'), '{confirmed,ai_complete,confirmed}', 'none is undone');
select is(
  (select undo_operation((test.look('alice', 1)).operation_id) ->> 'undone'), '1',
  'the last act can be'
);

select * from finish();
rollback;
