begin;
select plan(6);

select test.price();
select test.project('alice') as project_id \gset
\set config '{"model": "test-model", "reuse": false}'
select test.run('alice', 5, :'config', project_id => :'project_id') as one \gset
select test.claim('alice', 1);
select test.spend('alice');
select test.run('alice', 5, :'config', project_id => :'project_id') as two \gset
select test.claim('alice', 1);
select test.spend('alice');

select test.as_user('alice');
select set_project_budget(:'project_id', 0.0125);
select test.as_worker();
select is((select count(*) from claim_overlay_batch(:'one', 2)), 2::bigint);
select is(
  (select count(*) from claim_overlay_batch(:'two', 5)), 0::bigint, 'the first has it all'
);
select ok(
  next_claim_in(:'two') > interval '4 minutes',
  'who works for the second is told to wait for the leases of the first'
);

-- and its worker dies, where no claim takes back what it held
select test.as_user('alice');
select pause_run(:'one', 'configuration: mend it');
select test.age_lease(o.id) from test.claimed(:'one') o;
select test.as_worker();
select is(next_claim_in(:'two'), interval '0', 'a lease that is over is no reason to wait');
select is(
  (select count(*) from claim_overlay_batch(project_id => :'project_id')), 0::bigint
);
select matches(
  budget_pauses(project_id => :'project_id') ->> :'two', 'set_project_budget',
  'what they may have cost stays reserved, and the second says what it lacks'
);

select * from finish();
rollback;
