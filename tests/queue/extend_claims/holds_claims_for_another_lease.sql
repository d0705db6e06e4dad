begin;
select plan(3);

select test.run('alice', blocks => 2);
select test.claim('alice');
select test.as_worker();
select extend_claims('worker', test.held('alice'), interval '2 hours') as answer \gset
select is(:'answer'::jsonb - 'claim_expires_at', '{"extended": 2, "lost": []}', 'both');
select is(
  (test.look('alice', 0)).claim_expires_at, (:'answer'::jsonb ->> 'claim_expires_at')::timestamptz,
  'until the time that it answers'
);
select ok(
  (test.look('alice', 0)).claim_expires_at - clock_timestamp()
    between interval '119 minutes' and interval '2 hours',
  'counted from now'
);

select * from finish();
rollback;
