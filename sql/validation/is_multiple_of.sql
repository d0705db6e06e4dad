create or replace function overlay_private.is_multiple_of(
  value jsonb,
  divisor jsonb
)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(divisor) <> 'number' or divisor <= '0' then
    return true;
  end if;
  -- Long division of numbers with many thousands of digits would take seconds.
  if pg_column_size(value) > 4096 or pg_column_size(divisor) > 4096 then
    return false;
  end if;
  return value::numeric % divisor::numeric = 0;
end
$$;

comment on function overlay_private.is_multiple_of is
$$Whether a number is an exact multiple of another.

True if the divisor is no positive number, since the keyword is then not checked. False for numbers
of more than about 8,000 digits.

Errors: none.$$;

revoke execute on function overlay_private.is_multiple_of from public;
