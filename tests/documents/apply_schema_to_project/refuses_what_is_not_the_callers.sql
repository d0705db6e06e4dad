begin;
select plan(4);

select test.project('bob') as his_project_id, test.project('alice') as project_id \gset
select test.schema('bob') as his_schema_id, test.schema('alice') as schema_id \gset
select test.as_user('alice');
select throws_ok(
  format('select apply_schema_to_project(%L, %L)', :'his_project_id', :'schema_id'),
  'PT404', 'project not found'
);
select throws_ok(
  format('select apply_schema_to_project(%L, %L)', :'project_id', :'his_schema_id'),
  'PT404', 'schema not found'
);
select throws_ok(
  format('select preview_apply_schema(%L, %L)', :'his_project_id', :'schema_id'),
  'PT404', 'project not found'
);
select throws_ok(
  format('select preview_apply_schema(null, %L)', :'schema_id'), '22023', 'project_id is missing'
);

select * from finish();
rollback;
