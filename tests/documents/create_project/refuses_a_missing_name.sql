begin;
select plan(6);

select test.as_user('alice');
select throws_ok(
  format('select create_project(%L)', project_name), '22023', 'project_name is missing',
  'name ' || quote_nullable(project_name)
)
from (values (null), (''), ('  '), (U&'\00a0'), (U&' \3000\200b')) as n (project_name);
select throws_ok(
  $$select create_project(repeat('x', 501))$$,
  '23514', 'new row for relation "projects" violates check constraint "project_names_fit_a_line"',
  'a name longer than a line'
);

select * from finish();
rollback;
