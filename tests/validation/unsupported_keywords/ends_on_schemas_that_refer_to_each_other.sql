begin;
select plan(1);

select results_eq(
  $$
    select path, keyword
    from overlay_private.unsupported_keywords(
      '{
        "$ref": "#/$defs/a",
        "$defs": {
          "a": {"items": {"$ref": "#/elsewhere/b"}},
          "c": {"$ref": "#"}
        },
        "elsewhere": {"b": {"allOf": [{"$ref": "#/$defs/c"}], "typo": 1}}
      }'
    )
  $$,
  $$ values ('', 'elsewhere'), ('/elsewhere/b', 'typo') $$,
  'each schema is visited once, also where only a reference leads'
);

select * from finish();
rollback;
