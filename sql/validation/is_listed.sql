create or replace function overlay_private.is_listed(
  value jsonb,
  list jsonb
)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(value) not in ('array', 'object') then
    return list @> value;
  end if;
  -- Of arrays and objects @> would also find parts.
  return value in (select jsonb_path_query(list, 'strict $[*]', silent => true));
end
$$;

comment on function overlay_private.is_listed is
$$Whether a JSON array holds a value, numbers being equal however they are written.

Errors: none.$$;

revoke execute on function overlay_private.is_listed from public;
