begin;
select plan(4);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.held('alice') as held \gset
select test.as_worker();

select plan_message_batch('worker', :'held', '{}') as answer \gset
select is(
  plan_message_batch('worker', :'held', '{}'), :'answer', 'the same claims are the same batch'
);
select is_empty(
  $$select * from take_message_batch('next')$$, 'time begins anew to tell the provider'
);

select isnt(
  plan_message_batch('worker', jsonb_build_array((:'held'::jsonb) -> 0), '{}')
    -> 'message_batch_id',
  :'answer'::jsonb -> 'message_batch_id',
  'other claims, another batch'
);

select close_message_batch('worker', (:'answer'::jsonb ->> 'message_batch_id')::uuid);
select is(
  plan_message_batch('worker', :'held', '{}') -> 'message_batch_id', 'null',
  'what was given back has none'
);

select * from finish();
rollback;
