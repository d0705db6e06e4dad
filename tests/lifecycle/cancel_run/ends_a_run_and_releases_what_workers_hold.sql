begin;
select plan(8);

select test.run('alice', blocks => 3);
select test.claim('alice', 1);
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "model"}}'));
select test.claim('alice', 1);
select test.held('alice', '{"data": {"title": "late"}}') as late \gset
select test.as_user('alice');
select is(cancel_run(test.run_of('alice')) ->> 'released', '1', 'the one that is held');
select is(test.statuses('alice'), '{ai_complete,pending,pending}', 'back it goes');
select is((test.look('alice', 1)).attempt_count, 0, 'and its attempt is not counted');
select is((test.run_row('alice')).status, 'cancelled', 'it is over');
select is(test.claim('alice'), 0::bigint, 'nothing more is claimed');
select test.as_worker();
select is(
  complete_overlay_batch('worker', :'late') -> 'lost', jsonb_build_array(test.overlay('alice', 1)),
  'what comes in late is dropped'
);
select test.as_user('alice');
select is(
  confirm_run(test.run_of('alice')) ->> 'confirmed', '1', 'what was staged can be confirmed'
);
select is((test.run_row('alice')).status, 'cancelled', 'and it is still over');

select * from finish();
rollback;
