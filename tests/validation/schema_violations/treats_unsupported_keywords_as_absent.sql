begin;
select plan(3);

select is_empty(
  $$
    select v.keyword
    from (values ('1'::jsonb), ('"b"'), ('[1]'), ('{"a": 1}'), ('null')) as i (instance)
    cross join overlay_private.schema_violations(
      '{
        "type": "text", "required": 5, "properties": [], "minimum": "x", "pattern": "(a)\\1",
        "enum": "a", "multipleOf": 0, "anyOf": [], "not": 1, "items": [{"type": "null"}],
        "unevaluatedProperties": false
      }',
      i.instance
    ) as v
  $$,
  'nothing is broken by what cannot be checked'
);

select is_empty(
  $$
    select from overlay_private.schema_violations(
      '{"patternProperties": {"^\\p{Lu}": {}}, "additionalProperties": false}', '{"Key": 1}'
    )
  $$,
  'a property that an unreadable pattern may cover is not additional'
);

select is_empty(
  $$ select from overlay_private.schema_violations('{"format": "email"}', '"nobody"') $$,
  'a format is an annotation'
);

select * from finish();
rollback;
