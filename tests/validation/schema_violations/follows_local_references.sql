begin;
select plan(2);

select results_eq(
  $$
    select path, keyword
    from overlay_private.schema_violations(
      '{
        "properties": {
          "children": {"items": {"$ref": "#"}},
          "size": {"$ref": "#/$defs/a~1b%25", "maximum": 9},
          "first": {"$ref": "#/$defs/list/prefixItems/0"}
        },
        "$defs": {"a/b%": {"type": "number"}, "list": {"prefixItems": [{"type": "boolean"}]}}
      }',
      '{"children": [{"children": [{"size": "x"}]}], "size": 10, "first": 1}'
    )
    order by path
  $$,
  $$ values ('/children/0/children/0/size', 'type'), ('/first', 'type'), ('/size', 'maximum') $$,
  'to the root, to escaped names and into arrays, beside other keywords'
);

select is_empty(
  $$
    select from overlay_private.schema_violations(
      '{
        "properties": {
          "a": {"$ref": "https://example.org/schema"},
          "b": {"$ref": "#/$defs/missing"},
          "c": {"$ref": "#/allOf/-1"}
        },
        "allOf": [{}, {"minProperties": 1}]
      }',
      '{"a": 1, "b": 1, "c": 1}'
    )
  $$,
  'a reference that leads nowhere asks for nothing'
);

select * from finish();
rollback;
