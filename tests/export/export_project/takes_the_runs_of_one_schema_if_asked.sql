begin;
select plan(2);

select test.project('alice') as project \gset
select test.run('alice', blocks => 1, project_id => :'project') as of_titles \gset
select test.run(
  'alice', blocks => 2, project_id => :'project', schema => '{"schema_ref": "other"}'
) as of_others \gset
select schema_id as titles from runs_v2 where run_id = :'of_titles' \gset
select test.as_user('alice');
select is(
  (select array_agg(e.line #>> '{user_defined,run_id}')
  from export_project(:'project', :'titles') as e (line)),
  array[:'of_titles'], 'one schema'
);
select is((select count(*) from export_project(:'project')), 3::bigint, 'or all');

select * from finish();
rollback;
