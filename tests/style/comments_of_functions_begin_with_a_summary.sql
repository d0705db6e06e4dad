-- PostgREST shows the first line as the summary, and what comes behind an empty line as
-- description.

begin;
select plan(1);

select is_empty(
  $$
  select p.oid::regprocedure from test.our_functions() p
  where obj_description(p.oid, 'pg_proc') !~ '^[^\n]+(\n\n|$)'
  $$,
  'line 1 is a sentence of its own'
);

select * from finish();
rollback;
