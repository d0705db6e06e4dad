begin;
select plan(2);

select throws_ok(
  format('select test.act(%L, %L); select create_project(%L)', 'authenticated', claims, 'mine'),
  '42501', 'not signed in', claims
)
from (values ('{"sub": "alice"}'), ('{"sub": ""}')) as c (claims);

select * from finish();
rollback;
