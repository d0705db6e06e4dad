begin;
select plan(5);

select test.run('alice', blocks => 3);
select test.claim('alice');
select test.as_worker();
select test.held('alice') as held \gset
select plan_message_batch('worker', :'held', '{}') ->> 'message_batch_id' as batch \gset
select is(
  plan_message_batch('worker', :'held', '{}') ->> 'message_batch_id', :'batch',
  'an answer that was lost on its way leaves nothing behind'
);

select release_overlay_batch('worker', jsonb_build_array(:'held'::jsonb -> 0));
select is(
  plan_message_batch('worker', :'held', '{}'), jsonb_build_object(
    'message_batch_id', :'batch', 'lost', jsonb_build_array(test.overlay('alice', 0))
  ), 'nor does one of which something was lost meanwhile'
);
select test.as_owner();
select results_eq(
  'select count(*), max(jsonb_array_length(claims)) from overlay_private.message_batches',
  'values (1::bigint, 2)', 'it holds what is still held'
);

select test.as_worker();
select submit_message_batch('worker', :'batch', 'theirs');
select is(
  plan_message_batch('worker', jsonb_build_array(:'held'::jsonb -> 1), '{}')
    ->> 'message_batch_id' = :'batch',
  false, 'what was sent is another''s'
);
select is(
  (plan_message_batch('worker', '[]', '{}') ->> 'message_batch_id'), null, 'nothing is no batch'
);

select * from finish();
rollback;
