begin;
select plan(4);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.stop_run('alice', 'paused');
select complete_overlay_batch('worker', test.held('alice', '{"data": {}}'));
select is((test.run_row('alice')).status, 'paused', 'paused, though nothing is left');
select is(test.counters('alice'), '{"ai_complete": 1, "total": 1}', 'while the counters go on');

select test.run('bob', blocks => 1);
select test.claim('bob');
select test.stop_run('bob', 'cancelled');
select complete_overlay_batch('worker', test.held('bob', '{"data": {}}'));
select is((test.run_row('bob')).status, 'cancelled', 'cancelled, though nothing is left');
select is((test.run_row('bob')).completed_at, null, 'and never completed');

select * from finish();
rollback;
