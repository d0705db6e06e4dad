begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select confirm_run(test.run_of('alice')) ->> 'operation_id' as operation_id \gset
select undo_operation(:'operation_id');
select throws_ok(
  format('select undo_operation(%L)', :'operation_id'),
  'PT409', 'overlay was changed since the operation', 'the undo changed it'
);
select throws_ok(
  format('select undo_operation(%L)', (test.look('alice', 0)).operation_id),
  'PT409', 'operation cannot be undone', 'and is final itself'
);

select * from finish();
rollback;
