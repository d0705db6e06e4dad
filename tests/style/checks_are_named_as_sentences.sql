begin;
select plan(1);

select is_empty(
  $$
  select n.conrelid::regclass, n.conname
  from pg_constraint n join test.our_relations() c on c.oid = n.conrelid
  where n.contype = 'c'
    and (n.conname ~ ('^' || c.relname || '_.*check\d*$') or n.conname !~ '^[a-z]+(_[a-z0-9]+)+$')
  $$,
  'who breaks a rule reads which'
);

select * from finish();
rollback;
