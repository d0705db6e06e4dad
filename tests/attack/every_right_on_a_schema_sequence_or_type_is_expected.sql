begin;
select plan(6);

\ir access.psql

select set_eq(
  $$
  select n.nspname::text, r.role
  from pg_namespace n cross join roles r
  where has_schema_privilege(r.role, n.oid, 'usage')
    and (n.nspname in ('public', 'overlay_private')
      or (n.nspname = 'auth' and obj_description(n.oid, 'pg_namespace') = 'created by pgoverlay'))
  $$,
  $$
  select e.schema, r.role
  from expected_schemas e
  cross join lateral string_to_table(nullif(e.users, ''), ' ') as r (role)
  where e.schema <> 'auth'
    or obj_description(to_regnamespace('auth'), 'pg_namespace') = 'created by pgoverlay'
  $$,
  'a Postgres schema is used by the expected roles and no other'
);

select is_empty(
  $$select role from roles where has_schema_privilege(role, 'overlay_private', 'create')$$,
  'no role creates anything in overlay_private'
);

create temporary table sequences on commit drop as
select
  s.oid,
  s.oid::regclass::text as sequence
from pg_class s
join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.oid
where s.relkind = 'S' and d.refobjid in (select r.oid from test.our_relations() r);

select set_eq(
  'select sequence from sequences', 'select sequence from expected_sequences',
  'every sequence has an expected answer'
);
select is_empty(
  $$
  select s.sequence, r.role, v.verb
  from sequences s
  cross join roles r
  cross join (values ('usage'), ('select'), ('update')) as v (verb)
  where has_sequence_privilege(r.role, s.oid, v.verb)
  $$,
  'which no role reads or moves'
);

create temporary table types on commit drop as
select
  t.oid,
  t.oid::regtype::text as type
from pg_type t
left join pg_class c on c.oid = t.typrelid
where t.typnamespace = 'public'::regnamespace
  and t.typname in (select o.name from test.ours o)
  and t.typcategory <> 'A'
  and coalesce(c.relkind, 'c') = 'c';

select set_eq(
  'select type from types', 'select type from expected_types', 'every type has an expected answer'
);
select is_empty(
  'select t.type, r.role from types t cross join roles r
  where not has_type_privilege(r.role, t.oid, ''usage'')',
  'and is used by everybody'
);

select * from finish();
rollback;
