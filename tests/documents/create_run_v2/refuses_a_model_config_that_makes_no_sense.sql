begin;
select plan(20);

select test.document('alice') as conv_uid \gset
select test.schema('alice') as schema_id \gset
select test.as_user('alice');
select is(
  test.error_of(format(
    'select create_run_v2(%L, %L, %L)', :'conv_uid', :'schema_id', model_config
  )),
  '22023 model_config is wrong: ' || detail, coalesce(model_config, 'null')
)
from (values
  (null, 'it is not an object.'),
  ('[]', 'it is not an object.'),
  ('{"model": 7}', 'model must be a string of 1 to 500 characters.'),
  ('{"model": "  "}', 'model must be a string of 1 to 500 characters.'),
  ('{"max_tokens": 0}', 'max_tokens must be a whole number from 1 to 9999999.'),
  ('{"max_tokens": -1}', 'max_tokens must be a whole number from 1 to 9999999.'),
  ('{"max_tokens": 1.5}', 'max_tokens must be a whole number from 1 to 9999999.'),
  ('{"max_tokens": 10000000}', 'max_tokens must be a whole number from 1 to 9999999.'),
  ('{"max_tokens": "many"}', 'max_tokens must be a whole number from 1 to 9999999.'),
  ('{"max_attempts": 0}', 'max_attempts must be a whole number from 1 to 99.'),
  ('{"max_attempts": 100}', 'max_attempts must be a whole number from 1 to 99.'),
  ('{"max_attempts": true}', 'max_attempts must be a whole number from 1 to 99.'),
  ('{"escalation_model": ""}', 'escalation_model must be a string.'),
  ('{"routes": ["m"]}',
    'routes must be an object of block types with the name of a model each.'),
  ('{"routes": {"heading": null}}',
    'routes must be an object of block types with the name of a model each.'),
  ('{"routes": {"heading": "m", "table": "  "}}',
    'routes must be an object of block types with the name of a model each.'),
  ('{"reuse": "no"}', 'reuse must be true or false.'),
  ('{"pack_characters": 99}', 'pack_characters must be 0 or a whole number from 100 to 999999.'),
  ('{"pack_characters": "many"}',
    'pack_characters must be 0 or a whole number from 100 to 999999.')
) as c (model_config, detail);
select lives_ok(
  format(
    'select create_run_v2(%L, %L, %L)', :'conv_uid', :'schema_id',
    '{"model": "m", "max_tokens": 9999999, "max_attempts": 99, "temperature": 0.2,
      "escalation_model": "n", "routes": {"heading": "o"}, "reuse": false, "pack_characters": 0}'
  ),
  'what it does not know is the user''s affair'
);

select * from finish();
rollback;
