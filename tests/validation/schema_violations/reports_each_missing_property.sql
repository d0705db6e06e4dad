begin;
select plan(2);

select results_eq(
  $$
    select path, keyword, message
    from overlay_private.schema_violations(
      '{"required": ["kind", "title", "page"]}', '{"title": null}'
    )
    order by message
  $$,
  $$
    values
      ('', 'required', 'must have the property "kind"'),
      ('', 'required', 'must have the property "page"')
  $$,
  'a property that is null is there, one that is absent is missing'
);

select results_eq(
  $$
    select path, keyword, message
    from overlay_private.schema_violations(
      '{"dependentRequired": {"street": ["city", "zip"], "phone": ["country"]}}',
      '{"street": "Main St", "city": "Springfield"}'
    )
  $$,
  $$ values ('', 'dependentRequired', 'must have the property "zip"') $$,
  'a dependency counts only where the property that has it is there'
);

select * from finish();
rollback;
