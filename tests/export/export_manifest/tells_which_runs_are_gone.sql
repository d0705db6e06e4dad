begin;
select plan(1);

select test.project('alice') as project \gset
select test.run('alice', project_id => :'project') as deleted \gset
select test.run('alice', blocks => 1, project_id => :'project') as cancelled \gset
select test.run('alice', blocks => 2, project_id => :'project') as kept \gset
select test.as_user('alice');
select export_manifest(project_id => :'project') as manifest \gset
select delete_run(:'deleted');
select cancel_run(:'cancelled');
select is(
  export_manifest(project_id => :'project', since => :'manifest') -> 'gone',
  (select jsonb_agg(g order by g) from unnest(array[:'deleted', :'cancelled']) as g)
);

select * from finish();
rollback;
