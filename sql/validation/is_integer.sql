create or replace function overlay_private.is_integer(value jsonb)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  return case jsonb_typeof(value)
    when 'number' then trunc(value::numeric) = value::numeric
    else false
  end;
end
$$;

comment on function overlay_private.is_integer is
$$Whether a JSON value is a whole number, however it is written: 1.0 is one.

Errors: none.$$;

revoke execute on function overlay_private.is_integer from public;
