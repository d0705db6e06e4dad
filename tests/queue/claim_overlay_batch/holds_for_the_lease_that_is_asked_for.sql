begin;
select plan(2);

update overlay_private.settings set default_lease = interval '20 minutes';
select test.run('alice', blocks => 2);
select test.as_worker();
select claim_overlay_batch(test.run_of('alice'), 1);
select claim_overlay_batch(test.run_of('alice'), 1, lease => interval '1 hour');
select is(
  (test.look('alice', 0)).claim_expires_at - (test.look('alice', 0)).claimed_at,
  interval '20 minutes', 'by default that of the settings'
);
select is(
  (test.look('alice', 1)).claim_expires_at - (test.look('alice', 1)).claimed_at,
  interval '1 hour', 'or another'
);

select * from finish();
rollback;
