begin;
select plan(3);

select test.project('alice') as project_id \gset
create temporary table illegal (refused_by, change) on commit drop as values
  ('project_names_say_something', $$project_name = '  '$$),
  ('project_names_fit_a_line', $$project_name = repeat('x', 501)$$);

select throws_ok(
  format('update projects set %s where project_id = %L', change, :'project_id'),
  '23514',
  format('new row for relation "projects" violates check constraint "%s"', refused_by),
  refused_by
)
from illegal;
select set_eq(
  'select distinct refused_by from illegal',
  $$
  select conname::text from pg_constraint
  where conrelid = 'projects'::regclass and contype = 'c'
  $$,
  'every CHECK was tried'
);

select * from finish();
rollback;
