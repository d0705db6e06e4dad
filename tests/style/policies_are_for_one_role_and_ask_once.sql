begin;
select plan(3);

select is_empty(
  $$
  select p.polrelid::regclass, p.polname
  from pg_policy p join test.our_relations() c on c.oid = p.polrelid
  where 0 = any(p.polroles) or cardinality(p.polroles) <> 1
  $$,
  'a policy says whom it is for'
);
select is_empty(
  $$
  select p.polrelid::regclass, p.polroles, p.polcmd
  from pg_policy p join test.our_relations() c on c.oid = p.polrelid
  group by 1, 2, 3
  having count(*) > 1
  $$,
  'a role has one policy for each verb'
);
select is_empty(
  $$
  select p.polrelid::regclass, p.polname
  from pg_policy p join test.our_relations() c on c.oid = p.polrelid
  cross join lateral (values
    (pg_get_expr(p.polqual, p.polrelid)), (pg_get_expr(p.polwithcheck, p.polrelid))
  ) as e (expression)
  where replace(e.expression, '( SELECT auth.uid() AS uid)', '') ~ 'auth\.'
  $$,
  'auth.uid() is asked once a query and not once a row'
);

select * from finish();
rollback;
