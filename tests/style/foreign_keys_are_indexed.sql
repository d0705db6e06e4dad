begin;
select plan(2);

select isnt_empty(
  $$
  select 1 from pg_constraint n join test.our_relations() c on c.oid = n.conrelid
  where n.contype = 'f'
  $$,
  'there are foreign keys to look at'
);
select is_empty(
  $$
  select n.conrelid::regclass, n.conname
  from pg_constraint n join test.our_relations() c on c.oid = n.conrelid
  where n.contype = 'f' and not exists (
    select from pg_index i
    where i.indrelid = n.conrelid and i.indpred is null and i.indkey[0] = any(n.conkey)
  )
  $$,
  'a delete finds what refers to it by an index'
);

select * from finish();
rollback;
