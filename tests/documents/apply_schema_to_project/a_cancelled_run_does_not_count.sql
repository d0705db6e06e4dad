begin;
select plan(1);

select test.project('alice') as project_id \gset
select test.run('alice', project_id => :'project_id');
select test.stop_run('alice', 'cancelled');

select test.as_user('alice');
select is(
  (select count(*) from apply_schema_to_project(:'project_id', test.schema('alice'))),
  1::bigint, 'the document is taken on again'
);

select * from finish();
rollback;
