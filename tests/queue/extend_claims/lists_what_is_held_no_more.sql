begin;
select plan(2);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.held('alice') as held \gset
select test.age_lease(test.overlay('alice', 0));
select test.claim('alice', worker_id => 'next');
select (test.look('alice', 0)).claim_expires_at as expires \gset
select test.as_worker();
select is(
  extend_claims('worker', :'held', interval '3 days') - 'claim_expires_at',
  jsonb_build_object('extended', 1, 'lost', jsonb_build_array(test.overlay('alice', 0))),
  'the other is extended'
);
select is((test.look('alice', 0)).claim_expires_at, :'expires', 'and the claim of another is not');

select * from finish();
rollback;
