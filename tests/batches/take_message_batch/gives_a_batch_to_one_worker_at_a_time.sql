begin;
select plan(3);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();
select plan_message_batch('worker', test.held('alice'), '{}') ->> 'message_batch_id' as batch \gset

select submit_message_batch('worker', :'batch', 'theirs');
select isnt_empty($$select take_message_batch('one')$$, 'one gets it');
select is_empty($$select take_message_batch('two')$$, 'another does not');
select ok(next_message_batch_in() between '50 seconds' and '2 minutes', 'but is told when');

select * from finish();
rollback;
