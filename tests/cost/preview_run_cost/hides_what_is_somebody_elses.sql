begin;
select plan(3);

select test.project('alice') as project_id \gset
select test.document('alice', 1, :'project_id') as conv_uid \gset
select test.schema('alice') as schema_id \gset
select test.schema('bob') as own_schema \gset
select test.as_user('bob');
select throws_ok(
  format('select preview_run_cost(%L, %L)', :'own_schema', :'project_id'), 'PT404',
  'project not found'
);
select throws_ok(
  format('select preview_run_cost(%L, conv_uid => %L)', :'own_schema', :'conv_uid'), 'PT404',
  'document not found'
);
select throws_ok(
  format('select preview_run_cost(%L, conv_uid => %L)', :'schema_id', :'conv_uid'), 'PT404',
  'schema not found'
);

select * from finish();
rollback;
