begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 1);
select test.run('bob');
select test.as_user('alice');
select throws_ok($$select cancel_run(test.run_of('alice'))$$, 'PT409', 'run is over', 'complete');
select test.run('alice', blocks => 1);
select lives_ok($$select cancel_run(test.run_of('alice'))$$, 'pending');
select throws_ok($$select cancel_run(test.run_of('alice'))$$, 'PT409', 'run is over', 'cancelled');
select throws_ok($$select cancel_run(test.run_of('bob'))$$, 'PT404', 'run not found', 'his');
select throws_ok('select cancel_run(null)', '22023', 'run_id is missing', 'none');

select * from finish();
rollback;
