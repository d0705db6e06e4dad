begin;
select plan(5);

select test.run('alice', blocks => 4, model_config => '{"max_attempts": 1}');
select test.give_up('alice', 3);
select test.exclude(test.overlay('alice', 1));
select test.as_user('alice');
select is(
  retry_failed_overlays(test.run_of('alice')) - 'operation_id', '{"retried": 2}',
  'what is not excluded'
);
select is(test.statuses('alice'), '{pending,failed,pending,pending}', 'they are pending');
select is((test.look('alice', 0)).attempt_count, 0, 'with all attempts before them');
select is((test.look('alice', 0)).last_error, 'the model failed', 'and the error to learn from');
select is(
  retry_failed_overlays(test.run_of('alice')), '{"operation_id": null, "retried": 0}', 'once'
);

select * from finish();
rollback;
