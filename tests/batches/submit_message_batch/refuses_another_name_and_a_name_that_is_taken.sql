begin;
select plan(4);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();
select plan_message_batch('worker', test.held('alice'), '{}') ->> 'message_batch_id' as batch \gset

select test.run('bob', blocks => 1);
select test.claim('bob');
select plan_message_batch('worker', test.held('bob'), '{}') ->> 'message_batch_id' as bobs \gset
select submit_message_batch('worker', :'batch', 'theirs');
select throws_ok(
  format('select submit_message_batch(''worker'', %L, %L)', batch, name), code, message, message
)
from (values
  (:'batch', 'other', 'PT409', 'message batch is submitted or closed'),
  (:'bobs', 'theirs', 'PT409', 'provider batch belongs to another'),
  (:'bobs', ' ', '22023', 'provider_batch_id is out of range'),
  (test.user_id('nobody')::text, 'new', 'PT404', 'message batch not found')
) as c (batch, name, code, message);

select * from finish();
rollback;
