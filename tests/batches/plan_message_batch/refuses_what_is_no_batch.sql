begin;
select plan(5);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.as_worker();
select throws_ok(
  format('select plan_message_batch(%L, %L, %L, %L)', worker, claims, schemas, lease),
  '22023', message, message
)
from (values
  ('', '[]', '{}', '1 day', 'worker_id is out of range'),
  ('worker', '{}', '{}', '1 day', 'claims are not what was claimed'),
  ('worker', '[]', '[]', '1 day', 'output_schemas is no object'),
  ('worker', '[]', null, '1 day', 'output_schemas is no object'),
  ('worker', '[]', '{}', '8 days', 'lease is out of range')
) as c (worker, claims, schemas, lease, message);

select * from finish();
rollback;
