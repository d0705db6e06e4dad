begin;
select plan(4);

select test.run('alice', blocks => 2, model_config => '{"model": "m", "max_tokens": 700}');
select test.as_worker();
create temporary table claimed on commit drop as
select * from claim_overlay_batch(test.run_of('alice'), 1, 'worker-7');

select results_eq(
  $$
  select overlay_id, run_id, block_uid, block_index, block_type, block_content, attempt_count,
  model,
    max_tokens
  from claimed
  $$,
  $$
  values (test.overlay('alice', 0), test.run_of('alice'), test.block('alice', 0), 0, 'paragraph',
    'Block 0.', 1, 'm', 700)
  $$,
  'which block, and what to ask whom'
);
select results_eq(
  'select overlay_id, claim_token, claim_expires_at from claimed',
  $$
  select o.id, o.claim_token, o.claim_expires_at from test.look('alice', 0) o
  where o.status = 'claimed' and o.claimed_by = 'worker-7' and o.claimed_model = 'm'
    and o.attempt_count = 1
  $$,
  'the token and the lease that stand on the overlay'
);
select isnt((select system_prompt from claimed), null, 'a prompt for the system');
select ok((select user_prompt ~ 'Block 0\.' from claimed), 'and one with the block');

select * from finish();
rollback;
