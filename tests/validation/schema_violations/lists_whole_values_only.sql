begin;
select plan(3);

select isnt_empty(
  $$ select from overlay_private.schema_violations('{"enum": [["a", "b"]]}', '["a"]') $$,
  'a part of a listed array is not listed'
);
select isnt_empty(
  $$ select from overlay_private.schema_violations('{"enum": [{"a": 1, "b": 2}]}', '{"a": 1}') $$,
  'nor is a part of a listed object'
);
select is_empty(
  $$
    select from overlay_private.schema_violations(
      '{"enum": [{"b": [], "a": 1}]}', '{"a": 1, "b": []}'
    )
  $$,
  'the order of properties means nothing'
);

select * from finish();
rollback;
