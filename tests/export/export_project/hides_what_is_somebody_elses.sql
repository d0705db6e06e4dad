begin;
select plan(2);

select test.project('bob') as project \gset
select test.run('bob', project_id => :'project');
select test.as_user('alice');
select throws_ok(
  format('select export_project(%L)', :'project'), 'PT404', 'project not found', 'his project'
);
select throws_ok('select export_project(null)', '22023', 'project_id is missing', 'nor none');

select * from finish();
rollback;
