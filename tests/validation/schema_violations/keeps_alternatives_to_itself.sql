begin;
select plan(4);

select results_eq(
  $$
    select path, keyword
    from overlay_private.schema_violations(
      '{"properties": {"date": {"anyOf": [{"type": "string"}, {"type": "null"}]}}}', '{"date": 5}'
    )
  $$,
  $$ values ('/date', 'anyOf') $$,
  'of alternatives that all fail, anyOf alone is reported'
);
select results_eq(
  $$
    select keyword
    from overlay_private.schema_violations('{"oneOf": [{"minimum": 1}, {"maximum": 9}]}', '5')
  $$,
  $$ values ('oneOf') $$,
  'two that match are one too many'
);
select results_eq(
  $$
    select path, keyword
    from overlay_private.schema_violations(
      '{"propertyNames": {"maxLength": 3}, "not": {"required": ["long name"]}}', '{"long name": 1}'
    )
    order by keyword
  $$,
  $$ values ('', 'not'), ('', 'propertyNames') $$,
  'so with negations and names'
);
select results_eq(
  $$
    select path, keyword
    from overlay_private.schema_violations(
      '{"contains": {"type": "integer"}, "minContains": 2, "maxContains": 3}', '[1, "a"]'
    )
  $$,
  $$ values ('', 'contains') $$,
  'and with what an array must contain'
);

select * from finish();
rollback;
