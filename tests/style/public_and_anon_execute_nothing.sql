begin;
select plan(1);

select is_empty(
  $$
  select r.role, p.oid::regprocedure
  from test.our_functions() p
  cross join (values ('public'), ('anon')) as r (role)
  where has_function_privilege(r.role, p.oid, 'execute')
  $$,
  'execute is granted by name and never to everybody'
);

select * from finish();
rollback;
