begin;
select plan(5);

select test.document('alice') as conv_uid, test.document('bob') as his_conv_uid \gset
select test.schema('alice') as schema_id, test.schema('bob') as his_schema_id \gset
select test.as_user('alice');
select is(
  test.error_of(format('select create_run_v2(%L, %L)', conv_uid, schema_id)), 'PT404 ' || error,
  reason
)
from (values
  ('his document', :'his_conv_uid', :'schema_id',
    'document not found: conv_uid ' || :'his_conv_uid'),
  ('no document', 'nowhere', :'schema_id', 'document not found: conv_uid nowhere'),
  ('his schema', :'conv_uid', :'his_schema_id', 'schema not found: schema_id ' || :'his_schema_id'),
  ('no schema', :'conv_uid', '00000000-0000-0000-0000-000000000000',
    'schema not found: schema_id 00000000-0000-0000-0000-000000000000')
) as r (reason, conv_uid, schema_id, error);
select is_empty('select from runs_v2', 'nothing is created');

select * from finish();
rollback;
