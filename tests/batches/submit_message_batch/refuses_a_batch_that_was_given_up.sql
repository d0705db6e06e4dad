begin;
select plan(1);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();
select plan_message_batch('worker', test.held('alice'), '{}') ->> 'message_batch_id' as batch \gset

select close_message_batch('other', :'batch', 'the provider does not know it');
select throws_ok(
  format($$select submit_message_batch('worker', %L, 'theirs')$$, :'batch'),
  'PT409', 'message batch is submitted or closed'
);

select * from finish();
rollback;
