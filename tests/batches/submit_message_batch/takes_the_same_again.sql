begin;
select plan(1);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();
select plan_message_batch('worker', test.held('alice'), '{}') ->> 'message_batch_id' as batch \gset

select submit_message_batch('worker', :'batch', 'theirs');
select lives_ok(format($$select submit_message_batch('worker', %L, 'theirs')$$, :'batch'));

select * from finish();
rollback;
