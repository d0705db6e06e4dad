begin;
select plan(11);

select test.run('alice', blocks => 2);
select is((test.run_row('alice')).status, 'pending', 'nothing was claimed');
select is((test.run_row('alice')).started_at, null, 'so it has not started');
select test.claim('alice', 1);
select is((test.run_row('alice')).status, 'running', 'claimed');
select isnt((test.run_row('alice')).started_at, null, 'it has started');
select complete_overlay_batch('worker', test.held('alice', '{"data": {}}'));
select is((test.run_row('alice')).status, 'running', 'one is left');
select test.complete('alice');
select is((test.run_row('alice')).status, 'complete', 'none is left');
select isnt((test.run_row('alice')).completed_at, null, 'it knows when');
select reject_overlays_to_pending(array[test.overlay('alice', 0)], actor => test.user_id('alice'));
select is((test.run_row('alice')).status, 'running', 'there is one to do again');
select is((test.run_row('alice')).completed_at, null, 'so it is not complete');
select test.complete('alice');
select test.confirm('alice');
select is((test.run_row('alice')).status, 'complete', 'confirmed, it stays complete');
select is(test.statuses('alice'), '{confirmed,confirmed}', 'with all that it had');

select * from finish();
rollback;
