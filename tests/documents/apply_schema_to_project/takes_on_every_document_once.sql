begin;
select plan(5);

select test.project('alice') as project_id \gset
select test.document('alice', 2, :'project_id'), test.document('alice', 3, :'project_id');
select test.document('alice', 4);
select test.schema('alice') as schema_id \gset

select test.as_user('alice');
select results_eq(
  format('select * from preview_apply_schema(%L, %L)', :'project_id', :'schema_id'),
  'values (2::bigint, 5::bigint)', 'the preview says how much it is'
);
select is(
  (select count(*) from apply_schema_to_project(:'project_id', :'schema_id', '{"model": "m"}')),
  2::bigint, 'a run for each document of the project'
);
select results_eq(
  'select total_blocks, model_config from runs_v2 order by total_blocks',
  $$values (2, jsonb '{"model": "m"}'), (3, '{"model": "m"}')$$,
  'and of no other'
);
select is_empty(
  format('select apply_schema_to_project(%L, %L)', :'project_id', :'schema_id'),
  'again there is nothing to take on'
);
select test.document('alice', 1, :'project_id');
select results_eq(
  format('select * from preview_apply_schema(%L, %L)', :'project_id', :'schema_id'),
  'values (1::bigint, 1::bigint)', 'but what has come since'
);

select * from finish();
rollback;
