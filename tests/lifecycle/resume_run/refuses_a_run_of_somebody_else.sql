begin;
select plan(2);

select test.run('bob');
select test.stop_run('bob', 'paused');
select test.as_user('alice');
select throws_ok($$select resume_run(test.run_of('bob'))$$, 'PT404', 'run not found');
select is((test.run_row('bob')).status, 'paused', 'it stays paused');

select * from finish();
rollback;
