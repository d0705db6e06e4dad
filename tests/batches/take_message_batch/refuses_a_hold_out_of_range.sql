begin;
select plan(2);

select test.as_worker();
select throws_ok(
  format('select take_message_batch(''worker'', %L)', hold), '22023', 'lease is out of range', hold
)
from (values ('0'), ('8 days')) as h (hold);

select * from finish();
rollback;
