begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.ai_complete_run('bob', blocks => 1);
select confirm_overlays(
  test.overlays('alice') || test.overlays('bob'), actor => test.user_id('carol')
) ->> 'operation_id' as operation_id \gset
select test.as_user('alice');
select throws_ok(
  format('select undo_operation(%L)', :'operation_id'), 'PT404', 'operation not found',
  'an operation that was his as well is not hers to take back'
);
select is(test.statuses('bob'), '{confirmed}', 'his is as it was');

select * from finish();
rollback;
