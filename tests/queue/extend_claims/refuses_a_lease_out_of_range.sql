begin;
select plan(2);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.as_worker();
select throws_ok(
  format('select extend_claims(''worker'', test.held(''alice''), %L)', lease),
  '22023', 'lease is out of range', lease
)
from (values ('0'), ('8 days')) as l (lease);

select * from finish();
rollback;
