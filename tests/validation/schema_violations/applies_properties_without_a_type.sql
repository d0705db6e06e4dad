begin;
select plan(2);

select results_eq(
  $$
    select path, keyword
    from overlay_private.schema_violations(
      '{"schema_ref": "contract", "properties": {"page": {"type": "integer"}}}', '{"page": "7"}'
    )
  $$,
  $$ values ('/page', 'type') $$,
  'properties apply to an object though no type is asked for'
);

select is_empty(
  $$
    select from overlay_private.schema_violations(
      '{"properties": {"page": {"type": "integer"}}, "required": ["page"]}', '"no object"'
    )
  $$,
  'and to nothing else'
);

select * from finish();
rollback;
