begin;
select plan(3);

select test.run('alice', blocks => 1);
select test.as_user('alice');
select throws_ok(
  format('select pause_run(test.run_of(''alice''), %L)', reason), '22023', problem, problem
)
from (values
  ('  ', 'reason is missing'), (U&'\00a0', 'reason is missing'),
  (repeat('x', 2001), 'reason is too long')
) as r (reason, problem);

select * from finish();
rollback;
