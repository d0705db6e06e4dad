begin;
select plan(2);

select results_eq(
  $$
    select path, keyword, message
    from overlay_private.schema_violations(
      '{
        "properties": {
          "parties": {"items": {"type": "string"}},
          "a/b": {"properties": {"m~n": {"minimum": 3}}},
          "kind": {"enum": ["clause", "recital"]}
        }
      }',
      '{"parties": ["Acme", 7, null], "a/b": {"m~n": 2}, "kind": "other"}'
    )
    order by path
  $$,
  $$
    values
      ('/a~1b/m~0n', 'minimum', 'must be at least 3'),
      ('/kind', 'enum', 'must be one of ["clause", "recital"]'),
      ('/parties/1', 'type', 'must be of type string'),
      ('/parties/2', 'type', 'must be of type string')
  $$,
  'each violation has a JSON Pointer to its value'
);

select results_eq(
  $$ select path, keyword from overlay_private.schema_violations('{"type": "object"}', '[]') $$,
  $$ values ('', 'type') $$,
  'the path of the whole value is empty'
);

select * from finish();
rollback;
