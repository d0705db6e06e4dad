begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.ai_complete_run('bob', blocks => 1);
select confirm_overlays(
  test.overlays('alice') || test.overlays('bob'), actor => test.user_id('carol')
);
select test.as_user('alice');
select delete_run(test.run_of('alice'));
select test.as_user('bob');
select is((test.history('bob', 0))[3], 'confirm: ai_complete to confirmed', 'his history has it');
select is_empty($$select verify_history(test.run_of('bob'))$$, 'and is whole');

select * from finish();
rollback;
