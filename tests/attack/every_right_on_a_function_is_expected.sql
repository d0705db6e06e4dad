begin;
select plan(4);

\ir access.psql

select set_eq(
  $$
  select p.oid::regprocedure::text from test.our_functions() p
  where p.pronamespace = 'public'::regnamespace
  $$,
  'select signature from expected_functions',
  'every function of public has an expected answer'
);

select set_eq(
  $$
  select p.oid::regprocedure::text, r.role
  from test.our_functions() p cross join roles r
  where p.pronamespace = 'public'::regnamespace and has_function_privilege(r.role, p.oid, 'execute')
  $$,
  $$
  select e.signature, r.role
  from expected_functions e cross join lateral string_to_table(e.callers, ' ') as r (role)
  $$,
  'and is executed by the expected roles and no other'
);

select ok(count(*) > 50, 'overlay_private has functions too')
from test.our_functions() p
where p.pronamespace = 'overlay_private'::regnamespace;

select is_empty(
  $$
  select p.oid::regprocedure, r.role
  from test.our_functions() p cross join roles r
  where p.pronamespace = 'overlay_private'::regnamespace
    and has_function_privilege(r.role, p.oid, 'execute')
  $$,
  'which no role executes'
);

select * from finish();
rollback;
