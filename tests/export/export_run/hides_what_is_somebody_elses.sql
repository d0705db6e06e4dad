begin;
select plan(2);

select test.ai_complete_run('bob');
select test.as_user('alice');
select throws_ok($$select export_run(test.run_of('bob'))$$, 'PT404', 'run not found', 'his run');
select throws_ok(
  $$select export_run(test.run_of('bob'), 'staging')$$, 'PT404', 'run not found', 'nor its drafts'
);

select * from finish();
rollback;
