begin;
select plan(2);

select results_eq(
  $$
    select path, keyword
    from overlay_private.unsupported_keywords(
      '{
        "requierd": ["a"],
        "type": "text",
        "properties": {
          "a/b": {"pattern": "(a)\\1", "minLength": -1},
          "c": {"$ref": "https://example.org/schema"}
        },
        "anyOf": [{"unevaluatedItems": false}, {"$ref": "#/$defs/missing"}],
        "patternProperties": {"(": {}},
        "additionalProperties": false
      }'
    )
  $$,
  $$
    values
      ('', 'additionalProperties'), ('', 'patternProperties'), ('', 'requierd'), ('', 'type'),
      ('/anyOf/0', 'unevaluatedItems'), ('/anyOf/1', '$ref'),
      ('/properties/a~1b', 'minLength'), ('/properties/a~1b', 'pattern'),
      ('/properties/c', '$ref')
  $$,
  'unknown and malformed keywords, unreadable patterns and lost references, each with its place'
);

select results_eq(
  $$ select path, keyword from overlay_private.unsupported_keywords('[]') $$,
  $$ values ('', '') $$,
  'what is no schema at all is listed itself'
);

select * from finish();
rollback;
