begin;
select plan(9);

select test.as_user('alice');
select is(
  test.error_of(format('select register_schema(%L)', schema_jsonb)), error,
  coalesce(schema_jsonb, 'null')
)
from (values
  (null, '22023 schema is not a JSON object: It is null.'),
  ('null', '22023 schema is not a JSON object: It is null.'),
  ('[]', '22023 schema is not a JSON object: It is array.'),
  ('"titles"', '22023 schema is not a JSON object: It is string.'),
  ('{"type": "object"}', '22023 schema has no schema_ref'),
  ('{"schema_ref": 7}', '22023 schema has no schema_ref'),
  ('{"schema_ref": null}', '22023 schema has no schema_ref'),
  ('{"schema_ref": "  "}', '22023 schema has no schema_ref')
) as s (schema_jsonb, error);
select is_empty('select from schemas', 'nothing is stored');

select * from finish();
rollback;
