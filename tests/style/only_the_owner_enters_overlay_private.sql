begin;
select plan(2);

select is_empty(
  $$
  select r.rolname from pg_namespace n, aclexplode(n.nspacl) a
  left join pg_roles r on r.oid = a.grantee
  where n.nspname = 'overlay_private' and a.grantee <> n.nspowner
  $$,
  'nobody else has a right on the Postgres schema'
);
select is_empty(
  $$
  select p.oid::regprocedure, a.grantee
  from test.our_functions() p, aclexplode(p.proacl) a
  where p.pronamespace = 'overlay_private'::regnamespace and a.grantee <> p.proowner
  $$,
  'nor on a function in it'
);

select * from finish();
rollback;
