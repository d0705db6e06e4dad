begin;
select plan(2);

select test.run('bob');
select test.as_user('alice');
select throws_ok($$select run_progress(test.run_of('bob'))$$, 'PT404', 'run not found');
select test.as_user('bob');
select lives_ok($$select run_progress(test.run_of('bob'))$$, 'he sees it');

select * from finish();
rollback;
