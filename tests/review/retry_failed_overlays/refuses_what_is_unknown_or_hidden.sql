begin;
select plan(3);

select test.run('bob', blocks => 1);
select test.give_up('bob');
select test.as_user('alice');
select throws_ok($$select retry_failed_overlays(test.run_of('bob'))$$, 'PT404', 'run not found');
select throws_ok('select retry_failed_overlays(null)', '22023', 'run_id is missing');
select is(test.statuses('bob'), '{failed}', 'his is as it was');

select * from finish();
rollback;
