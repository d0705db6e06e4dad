begin;
select plan(3);

select test.project('bob') as project_id \gset
select test.as_user('alice');
select throws_ok(
  format('select delete_project(%L, ''{"documents": 0, "confirmed": 0}'')', :'project_id'),
  'PT404', 'project not found', 'his'
);
select throws_ok(
  format('select preview_delete_project(%L)', :'project_id'), 'PT404', 'project not found'
);
select throws_ok('select delete_project(null, ''{}'')', '22023', 'project_id is missing', 'none');

select * from finish();
rollback;
