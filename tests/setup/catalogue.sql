-- What is ours in the catalogue: everything in overlay_private, and of public what sql/ defines

create function test.our_functions()
returns setof pg_catalog.pg_proc
language sql
set search_path = pg_catalog, pg_temp
as $$
  select p.*
  from pg_catalog.pg_proc p
  where p.pronamespace = 'overlay_private'::regnamespace
    or (p.pronamespace = 'public'::regnamespace and p.proname in (select name from test.ours));
$$;

-- Tables and views.
create function test.our_relations()
returns setof pg_catalog.pg_class
language sql
set search_path = pg_catalog, pg_temp
as $$
  select c.*
  from pg_catalog.pg_class c
  where c.relkind in ('r', 'p', 'v', 'm')
    and (c.relnamespace = 'overlay_private'::regnamespace
      or (c.relnamespace = 'public'::regnamespace and c.relname in (select name from test.ours)));
$$;

-- Composite types and domains.
create function test.our_types()
returns setof pg_catalog.pg_type
language sql
set search_path = pg_catalog, pg_temp
as $$
  select t.*
  from pg_catalog.pg_type t
  left join pg_catalog.pg_class c on c.oid = t.typrelid
  where (t.typtype in ('d', 'e') or c.relkind = 'c')
    and (t.typnamespace = 'overlay_private'::regnamespace
      or (t.typnamespace = 'public'::regnamespace and t.typname in (select name from test.ours)));
$$;
