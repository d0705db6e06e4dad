begin;
select plan(11);

select test.run('alice');
create temporary table illegal (refused_by, change) on commit drop as values
  ('run_status_is_known', $$status = 'done'$$),
  ('paused_runs_say_why', $$status = 'paused'$$),
  ('paused_runs_say_why', $$paused_reason = 'budget'$$),
  ('complete_runs_know_when', $$status = 'complete'$$),
  ('complete_runs_know_when', $$completed_at = now()$$),
  ('validation_is_known', $$validation = 'strict'$$),
  ('model_config_is_an_object', $$model_config = '[]'$$),
  ('counters_are_not_negative', $$pending_blocks = 4, failed_blocks = -1$$),
  ('counters_add_up', $$pending_blocks = 2$$);

set local session_replication_role = replica;
select throws_ok(
  format('update runs_v2 set %s where run_id = %L', change, test.run_of('alice')),
  '23514',
  format('new row for relation "runs_v2" violates check constraint "%s"', refused_by),
  refused_by
)
from illegal;
select set_eq(
  'select distinct refused_by from illegal',
  $$
  select conname::text from pg_constraint
  where conrelid = 'runs_v2'::regclass and contype = 'c'
  $$,
  'every CHECK was tried'
);
select is((test.run_row('alice')).status, 'pending', 'nothing was stored');

select * from finish();
rollback;
