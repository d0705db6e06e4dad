begin;
select plan(3);

select test.as_user('alice');
select register_schema('{"schema_ref": "titles", "type": "object"}') as schema_id \gset
select is(
  read_schema(:'schema_id'), '{"schema_ref": "titles", "type": "object"}', 'to its owner'
);
select throws_ok(
  format('select read_schema(%L)', gen_random_uuid()), 'PT404', 'schema not found', 'no schema'
);
select test.as_user('bob');
select throws_ok(
  format('select read_schema(%L)', :'schema_id'), 'PT404', 'schema not found', 'nobody else''s'
);

select * from finish();
rollback;
