begin;
select plan(5);

select test.as_user('alice');
select register_schema('{"schema_ref": "titles", "type": "object"}') as schema_id \gset
select is(
  register_schema('{"type":"object",   "schema_ref":"titles"}'), :'schema_id',
  'order of keys and white space make no difference'
);
select isnt(
  register_schema('{"schema_ref": "titles", "type": "array"}'), :'schema_id',
  'a value does'
);
select is(
  (select schema_uid from schemas where schema_id = :'schema_id'),
  encode(sha256('{"type": "object", "schema_ref": "titles"}'), 'hex'),
  'schema_uid is the hash of the canonical JSON'
);
select test.as_user('bob');
select register_schema('{"schema_ref": "titles", "type": "object"}') as his_schema_id \gset
select isnt(:'his_schema_id'::uuid, :'schema_id', 'everybody has their own');
select is(
  register_schema('{"schema_ref": "titles", "type": "object"}'), :'his_schema_id',
  'and gets it again'
);

select * from finish();
rollback;
