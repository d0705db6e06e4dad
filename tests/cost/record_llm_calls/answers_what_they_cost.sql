begin;
select plan(3);

select test.price();
select test.run('alice', blocks => 2, model_config => '{"model": "test-model"}');
select test.claim('alice');
select test.calls('alice') as calls \gset
select test.calls('alice', '{"call_id": "00000000-0000-4000-8000-0000000000ff", "model": "m"}') -> 0
  as unpriced \gset
select test.as_worker();

select is(
  record_llm_calls('worker', :'calls'::jsonb || :'unpriced'::jsonb),
  '{"recorded": 3, "known": 0, "cost": 0.006, "uncosted_calls": 1}',
  'USD of those with a price, and how many have none'
);
select is(
  record_llm_calls('worker', :'calls'),
  '{"recorded": 0, "known": 2, "cost": 0, "uncosted_calls": 0}',
  'what is known already is not counted again'
);
select is(
  record_llm_calls('worker', '[]'),
  '{"recorded": 0, "known": 0, "cost": 0, "uncosted_calls": 0}',
  'nothing costs nothing'
);

select * from finish();
rollback;
