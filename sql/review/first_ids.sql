create or replace function overlay_private.first_ids(overlay_ids uuid[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.array_to_string(first_ids.overlay_ids[1:10], ', ') || case
    when pg_catalog.cardinality(first_ids.overlay_ids) > 10
      then pg_catalog.format(' and %s more', pg_catalog.cardinality(first_ids.overlay_ids) - 10)
    else ''
  end;
$$;

comment on function overlay_private.first_ids(uuid[]) is
$$These ids for an error's detail, which names ten at most.$$;

revoke execute on function overlay_private.first_ids(uuid[]) from public;
