begin;
select plan(2);

select cmp_ok(
  (select count(*) from test.our_relations() where relkind in ('r', 'p')), '>=', 9::bigint,
  'there are tables to look at'
);
select is_empty(
  $$
  select c.oid::regclass from test.our_relations() c
  where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
    and not c.relrowsecurity
  $$,
  'what a role may not see it does not see'
);

select * from finish();
rollback;
