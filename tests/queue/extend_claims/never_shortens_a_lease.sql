begin;
select plan(1);

select test.run('alice', blocks => 1);
select test.claim('alice', lease => interval '1 hour');
select (test.look('alice', 0)).claim_expires_at as expires \gset
select test.as_worker();
select extend_claims('worker', test.held('alice'), interval '1 minute');
select is((test.look('alice', 0)).claim_expires_at, :'expires');

select * from finish();
rollback;
