begin;
select plan(2);

select test.ai_complete_run('bob');
select test.as_user('alice');
select throws_ok($$select verify_history(test.run_of('bob'))$$, 'PT404', 'run not found', 'his');
select throws_ok('select verify_history(null)', '22023', 'run_id is missing', 'none');

select * from finish();
rollback;
