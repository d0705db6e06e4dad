begin;
select plan(2);

select isnt_empty('select * from test.our_functions()', 'there are functions to look at');
select is_empty(
  $$
  select p.oid::regprocedure from test.our_functions() p
  where coalesce(p.proconfig, '{}') @> array['search_path=pg_catalog, pg_temp'] is false
  $$,
  'a name in a function''s body cannot be captured by another schema'
);

select * from finish();
rollback;
