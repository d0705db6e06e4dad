begin;
select plan(2);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();
select plan_message_batch('worker', test.held('alice'), '{}') ->> 'message_batch_id' as batch \gset

select is_empty($$select take_message_batch('worker')$$, 'not while the provider is being told');
select submit_message_batch('worker', :'batch', 'theirs');
select is((take_message_batch('next')).provider_batch_id, 'theirs', 'then by anybody');

select * from finish();
rollback;
