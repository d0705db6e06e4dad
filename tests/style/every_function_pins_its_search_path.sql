begin;
select plan(2);

select isnt_empty('select * from test.our_functions()', 'there are functions to look at');
select is_empty(
  $$
  select p.oid::regprocedure from test.our_functions() p
  where coalesce(p.proconfig, '{}') @> array['search_path=pg_catalog, pg_temp'] is false
    -- a body that is an expression and no string found its names when the function was created
    and p.prosqlbody is null
  $$,
  'a name in a function''s body cannot be captured by another schema'
);

select * from finish();
rollback;
