begin;
select plan(4);

select is_empty(
  $$
  select p.oid::regprocedure from test.our_functions() p
  where obj_description(p.oid, 'pg_proc') is null
  $$,
  'every function says what it does'
);
select is_empty(
  $$
  select c.oid::regclass from test.our_relations() c
  where obj_description(c.oid, 'pg_class') is null
  $$,
  'every table and view says what it holds'
);
select is_empty(
  $$
  select t.oid::regtype from test.our_types() t
  where obj_description(t.oid, 'pg_type') is null
  $$,
  'every type says what it is'
);
select is_empty(
  $$
  select c.oid::regclass, a.attname
  from test.our_relations() c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and col_description(c.oid, a.attnum) is null
  $$,
  'every column says what it means'
);

select * from finish();
rollback;
