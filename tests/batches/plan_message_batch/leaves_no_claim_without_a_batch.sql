begin;
select plan(3);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.held('alice') as held \gset
select jsonb_build_array(:'held'::jsonb -> 0) as first \gset
select test.as_worker();

select plan_message_batch('worker', :'held', '{}') ->> 'message_batch_id' as whole \gset
select plan_message_batch('worker', :'first', '{}') ->> 'message_batch_id' as part \gset
select isnt(:'part'::text, :'whole', 'a part of what is held is a batch of its own');
select is(
  plan_message_batch('worker', :'first', '{}') ->> 'message_batch_id', :'part',
  'and the same when asked again'
);
select is(
  close_message_batch('worker', :'whole'), '{"released": 2}', 'the first has all of its claims'
);

select * from finish();
rollback;
