begin;
select plan(2);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();

select plan_message_batch('worker', test.held('alice'), '{}') as answer \gset
select is(:'answer'::jsonb - 'message_batch_id', '{"lost": []}', 'nothing was lost');
select ok(
  (test.look('alice', 0)).claim_expires_at > clock_timestamp() + interval '25 hours',
  'the lease outlasts the provider''s day'
);

select * from finish();
rollback;
