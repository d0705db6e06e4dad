begin;
select plan(3);

select test.schema('alice', jsonb_build_object('schema_ref', 'schema ' || i))
from generate_series(1, 3) as i;
select test.schema('bob');
select test.as_user('alice');
select set_eq(
  'select schema_ref from list_schemas()',
  $$values ('schema 1'), ('schema 2'), ('schema 3')$$, 'hers, and not his'
);
select schema_id from list_schemas(2) offset 1 \gset
select results_eq(
  format('select schema_id from list_schemas(2, %L)', :'schema_id'),
  'select schema_id from list_schemas() offset 2', 'the second page goes on behind the first'
);
select is((select count(*) from list_schemas(2)), 2::bigint, 'of two');

select * from finish();
rollback;
