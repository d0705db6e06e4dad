create or replace function overlay_private.failed_number_keywords(
  schema jsonb,
  value jsonb
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  return array_remove(array[
    case when value < schema -> 'minimum' then 'minimum' end,
    case when value > schema -> 'maximum' then 'maximum' end,
    case when value <= schema -> 'exclusiveMinimum' then 'exclusiveMinimum' end,
    case when value >= schema -> 'exclusiveMaximum' then 'exclusiveMaximum' end,
    case
      when not overlay_private.is_multiple_of(value, schema -> 'multipleOf') then 'multipleOf'
    end
  ], null);
end
$$;

comment on function overlay_private.failed_number_keywords is
$$The keywords of a schema that a number breaks.

Errors: none.$$;

revoke execute on function overlay_private.failed_number_keywords from public;
