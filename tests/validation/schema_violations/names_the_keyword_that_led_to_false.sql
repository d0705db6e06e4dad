begin;
select plan(2);

select results_eq(
  $$
    select path, keyword, message
    from overlay_private.schema_violations(
      '{
        "properties": {"old": false, "pair": {"prefixItems": [true, true], "items": false}},
        "additionalProperties": false
      }',
      '{"old": 1, "pair": [1, 2, 3], "extra": 1}'
    )
    order by path
  $$,
  $$
    values
      ('/extra', 'additionalProperties', 'is not allowed here'),
      ('/old', 'properties', 'is not allowed here'),
      ('/pair/2', 'items', 'is not allowed here')
  $$,
  'each value that must not be there is pointed at'
);

select results_eq(
  $$ select path, keyword from overlay_private.schema_violations('false', '1') $$,
  $$ values ('', 'false') $$,
  'a schema may itself be false'
);

select * from finish();
rollback;
