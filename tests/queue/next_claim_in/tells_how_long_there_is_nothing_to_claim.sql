begin;
select plan(5);

select test.project('alice') as project_id \gset
select test.run('alice', blocks => 1, project_id => :'project_id');
select test.as_worker();
select is(next_claim_in(test.run_of('alice')), interval '0', 'pending: now');
select test.claim('alice', lease => interval '10 minutes');
select ok(
  next_claim_in(project_id => :'project_id') between interval '9 minutes' and interval '11 minutes',
  'claimed: when the lease would be over'
);
select fail_overlay_batch(
  'worker', test.held('alice', '{"kind": "provider", "error": "slow down", "retry_after": 3600}')
);
select ok(
  next_claim_in(test.run_of('alice')) between interval '59 minutes' and interval '76 minutes',
  'failed: when it may be tried again'
);
select test.stop_run('alice', 'paused');
select is(next_claim_in(test.run_of('alice')), null, 'paused: nobody knows');
select test.ai_complete_run('alice');
select is(next_claim_in(test.run_of('alice')), null, 'complete: never');

select * from finish();
rollback;
