begin;
select plan(2);

select is_empty(
  $$
    select from overlay_private.schema_violations('{"minLength": 2, "maxLength": 2}', '"é😀"')
  $$,
  'a character counts once, whatever its bytes'
);
select results_eq(
  $$ select message from overlay_private.schema_violations('{"maxLength": 1}', '"e\u0301"') $$,
  $$ values ('must have at most 1 characters') $$,
  'a combining accent is a character of its own'
);

select * from finish();
rollback;
