begin;
select plan(4);

\ir access.psql

create temporary table found on commit drop as
select
  c.oid,
  c.oid::regclass::text as relation,
  a.attnum,
  a.attname::text as column_name
from test.our_relations() c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind <> 'c';

select set_eq(
  'select relation, column_name from found',
  $$
  select e.relation, c.column_name
  from expected_relations e cross join lateral string_to_table(e.columns, ' ') as c (column_name)
  $$,
  'every column of every table and view has an expected answer'
);

select set_eq(
  $$
  select f.relation, f.column_name, v.verb, r.role
  from found f
  cross join roles r
  cross join (values ('select'), ('insert'), ('update'), ('references')) as v (verb)
  where has_column_privilege(r.role, f.oid, f.attnum, v.verb)
  $$,
  $$
  select e.relation, c.column_name, 'select', r.role
  from expected_relations e
  cross join lateral string_to_table(e.columns, ' ') as c (column_name)
  cross join lateral string_to_table(nullif(e.readers, ''), ' ') as r (role)
  union all
  select relation, written, verb, role from expected_writes
  $$,
  'no role has another right on a column'
);

select is_empty(
  $$
  select f.relation, v.verb, r.role
  from (select distinct oid, relation from found) as f
  cross join roles r
  cross join unnest(
    array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']
    || case when current_setting('server_version_num')::integer >= 170000
      then array['maintain'] else '{}' end
  ) as v (verb)
  where has_table_privilege(r.role, f.oid, v.verb)
  $$,
  'no role may do more than select with a whole table or view'
);

select is_empty(
  $$
  select f.relation, a.grantee::regrole, a.privilege_type
  from (select distinct oid, relation from found) as f
  join pg_class c using (oid)
  cross join lateral (
    select * from aclexplode(c.relacl)
    union all
    select x.* from pg_attribute t cross join lateral aclexplode(t.attacl) as x
    where t.attrelid = c.oid
  ) as a
  where a.grantee <> c.relowner and (a.is_grantable or a.grantee = 0)
  $$,
  'nobody may hand a right on, and no right is everybody''s'
);

select * from finish();
rollback;
