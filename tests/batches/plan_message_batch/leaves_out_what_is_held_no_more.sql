begin;
select plan(2);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.held('alice') as held \gset
select test.age_lease(test.overlay('alice', 0));
select test.claim('alice', worker_id => 'next');
select test.as_worker();
select plan_message_batch('worker', :'held', '{}') as answer \gset
select is(
  :'answer'::jsonb -> 'lost', jsonb_build_array(test.overlay('alice', 0)), 'the lost one is named'
);
select submit_message_batch('worker', (:'answer'::jsonb ->> 'message_batch_id')::uuid, 'theirs');
select is(
  (select jsonb_path_query_array(b.claims, '$[*].overlay_id') from take_message_batch('worker') b),
  jsonb_build_array(test.overlay('alice', 1)),
  'and not in the batch'
);

select * from finish();
rollback;
