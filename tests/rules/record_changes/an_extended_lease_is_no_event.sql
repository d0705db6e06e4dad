begin;
select plan(1);

select test.run('alice', blocks => 1);
select test.claim('alice');
select extend_claims('worker', test.held('alice'), interval '1 hour');
select is(
  test.history('alice', 0), '{claim: pending to claimed}', 'nothing happened to the overlay'
);

select * from finish();
rollback;
