begin;
select plan(3);

select test.run('bob');
select test.as_user('alice');
select throws_ok($$select delete_run(test.run_of('bob'))$$, 'PT404', 'run not found', 'his');
select throws_ok('select delete_run(null)', '22023', 'run_id is missing', 'none');
select is((test.run_row('bob')).total_blocks, 3, 'his is as it was');

select * from finish();
rollback;
