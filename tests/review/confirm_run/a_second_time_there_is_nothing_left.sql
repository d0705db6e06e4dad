begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select confirm_run(test.run_of('alice'));
select (test.look('alice', 0)).operation_id as operation_id \gset
select is(
  confirm_run(test.run_of('alice')) - 'left', '{"confirmed": 0, "operation_id": null}', 'it says so'
);
select is((test.look('alice', 0)).operation_id, :'operation_id', 'and changes nothing');

select * from finish();
rollback;
