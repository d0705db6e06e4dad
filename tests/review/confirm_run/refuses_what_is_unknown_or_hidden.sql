begin;
select plan(4);

select test.ai_complete_run('bob');
select test.as_user('alice');
select throws_ok($$select confirm_run(test.run_of('bob'))$$, 'PT404', 'run not found', 'his');
select throws_ok('select confirm_run(gen_random_uuid())', 'PT404', 'run not found', 'nobody''s');
select throws_ok('select confirm_run(null)', '22023', 'run_id is missing', 'none');
select is(test.statuses('bob'), '{ai_complete,ai_complete,ai_complete}', 'his is as it was');

select * from finish();
rollback;
