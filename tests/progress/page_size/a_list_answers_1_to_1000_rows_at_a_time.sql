begin;
select plan(21);

select test.run('alice') as run_id, test.project('alice') as project_id \gset
create temporary table lists (statement) on commit drop as values
  ('select list_projects(page_size => %s)'),
  ('select list_schemas(page_size => %s)'),
  ('select list_runs(page_size => %s)'),
  (format('select list_documents(%L, page_size => %%s)', :'project_id')),
  (format('select list_overlays(%L, page_size => %%s)', :'run_id'));
grant select on lists to public;

select test.as_user('alice');
select throws_ok(
  format(statement, page_size), '23514',
  'value for domain page_size violates check constraint "pages_have_1_to_1000_rows"',
  format('%s rows: %s', page_size, substring(statement from 'list_\w+'))
)
from lists cross join (values ('0'), ('-1'), ('1001'), ('null')) as p (page_size);
select lives_ok('select list_projects(1000)', '1000 are allowed');

select * from finish();
rollback;
