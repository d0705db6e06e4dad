begin;
select plan(4);

select test.run('alice', blocks => 2);
select test.as_worker();
select is(
  test.error_of(format(
    'select claim_overlay_batch(test.run_of(''alice''), worker_id => %L)', worker_id
  )),
  error, format('%s characters', length(worker_id))
)
from (values
  ('', '22023 worker_id is out of range: It has 0 characters.'),
  ('  ', '22023 worker_id is out of range: It has 2 characters.'),
  (repeat('x', 201), '22023 worker_id is out of range: It has 201 characters.'),
  (repeat('x', 200), 'no error')
) as w (worker_id, error);

select * from finish();
rollback;
