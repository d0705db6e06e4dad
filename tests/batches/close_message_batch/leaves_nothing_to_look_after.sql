begin;
select plan(3);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();
select plan_message_batch('worker', test.held('alice'), '{}') ->> 'message_batch_id' as batch \gset

select submit_message_batch('worker', :'batch', 'theirs');
select close_message_batch('worker', :'batch', 'ended');
select is(next_message_batch_in(), null, 'there is none');
select is(close_message_batch('worker', :'batch', 'again'), '{"released": 0}', 'again is no error');
select throws_ok(
  format($$select close_message_batch('worker', %L, 'ended')$$, test.user_id('nobody')),
  'PT404', 'message batch not found'
);

select * from finish();
rollback;
