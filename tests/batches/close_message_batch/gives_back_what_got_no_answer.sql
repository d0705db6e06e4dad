begin;
select plan(3);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();
select plan_message_batch('worker', test.held('alice'), '{}') ->> 'message_batch_id' as batch \gset

select submit_message_batch('worker', :'batch', 'theirs');
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "model"}}') - 1);
select is(close_message_batch('worker', :'batch', 'ended'), '{"released": 1}', 'the other one');
select is((test.look('alice', 1)).status, 'pending', 'is pending again');
select is((test.look('alice', 1)).attempt_count, 0, 'without having lost an attempt');

select * from finish();
rollback;
