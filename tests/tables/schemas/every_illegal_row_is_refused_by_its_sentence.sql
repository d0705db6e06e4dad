begin;
select plan(4);

select test.schema('alice') as schema_id \gset
create temporary table illegal (refused_by, change) on commit drop as values
  ('schemas_are_objects', $$schema_jsonb = '[]', schema_uid = encode(sha256('[]'), 'hex')$$),
  ('schemas_carry_their_ref', $$schema_ref = 'another'$$),
  ('schema_uid_is_the_hash_of_the_schema', $$schema_uid = repeat('0', 64)$$);

set local session_replication_role = replica;
select throws_ok(
  format('update schemas set %s where schema_id = %L', change, :'schema_id'),
  '23514',
  format('new row for relation "schemas" violates check constraint "%s"', refused_by),
  refused_by
)
from illegal;
select set_eq(
  'select distinct refused_by from illegal',
  $$
  select conname::text from pg_constraint
  where conrelid = 'schemas'::regclass and contype = 'c'
  $$,
  'every CHECK was tried'
);

select * from finish();
rollback;
