begin;
select plan(6);

select test.as_user('alice');
select test.run('alice', blocks => 2);
select pause_run(test.run_of('alice'), 'lunch');
select resume_run(test.run_of('alice'));
select is((test.run_row('alice')).status, 'pending', 'nothing had been claimed');
select test.claim('alice', 1);
select pause_run(test.run_of('alice'), 'lunch');
select resume_run(test.run_of('alice'));
select is((test.run_row('alice')).status, 'running', 'something had');
select is((test.run_row('alice')).paused_reason, null, 'there is no reason any more');
select test.claim('alice');
select pause_run(test.run_of('alice'), 'lunch');
select test.complete('alice');
select resume_run(test.run_of('alice'));
select is((test.run_row('alice')).status, 'complete', 'everything was finished meanwhile');
select isnt((test.run_row('alice')).completed_at, null, 'so it knows when');
select throws_ok($$select resume_run(test.run_of('alice'))$$, 'PT409', 'run is not paused');

select * from finish();
rollback;
