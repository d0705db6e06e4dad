-- Only what a body raises itself: what it calls has a comment of its own.

begin;
select plan(1);

select is_empty(
  $$
  select p.oid::regprocedure, r.code[1]
  from test.our_functions() p
  cross join lateral regexp_matches(p.prosrc, 'errcode = ''(\w+)''', 'g') as r (code)
  where split_part(obj_description(p.oid, 'pg_proc'), 'Errors:', 2) !~ r.code[1]
  $$,
  'every SQLSTATE that is raised stands behind "Errors:"'
);

select * from finish();
rollback;
