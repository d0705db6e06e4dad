begin;
select plan(5);

select test.run('alice', blocks => 2);
select test.claim('alice', worker_id => 'slow');
select test.age_lease(test.overlay('alice', 1));
select (test.look('alice', 1)).claim_token as old_token \gset

select test.as_worker();
select results_eq(
  $$
  select block_index, attempt_count
  from claim_overlay_batch(test.run_of('alice'), worker_id => 'next')
  $$,
  'values (1, 2)', 'it counts another attempt'
);
select isnt((test.look('alice', 1)).claim_token, :'old_token', 'with a token of its own');
select is((test.look('alice', 1)).claimed_by, 'next', 'for the new worker');
select is((test.look('alice', 1)).last_error, 'lease of slow expired', 'that may read why');
select is(
  test.history('alice', 1),
  '{claim: pending to claimed,expire: claimed to pending,claim: pending to claimed}',
  'history tells of both'
);

select * from finish();
rollback;
