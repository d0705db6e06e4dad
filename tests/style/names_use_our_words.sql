begin;
select plan(1);

select is_empty(
  $$
  with names as (
    select p.oid::regprocedure::text as thing, unnest(p.proargnames || p.proname::text) as name
    from test.our_functions() p
    union all
    select c.relname, c.relname from test.our_relations() c
    union all
    select c.relname, a.attname
    from test.our_relations() c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  )
  select n.thing, n.name from names n
  where n.name ~ '(^|_)(job|task|item|approve|approval|annotation)s?(_|$)'
  $$,
  'one word for each concept'
);

select * from finish();
rollback;
