create or replace function overlay_private.failed_string_keywords(
  schema jsonb,
  value text
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_length jsonb := to_jsonb(char_length(value));
begin
  return array_remove(array[
    case when v_length < schema -> 'minLength' then 'minLength' end,
    case when v_length > schema -> 'maxLength' then 'maxLength' end,
    case
      when schema ? 'pattern' and (
        v_length > '10000'
        or (value collate "C") !~ overlay_private.translated_pattern(schema ->> 'pattern')
      )
        then 'pattern'
    end
  ], null);
end
$$;

comment on function overlay_private.failed_string_keywords is
$$The keywords of a schema that a string breaks.

A string of more than 10,000 characters breaks every pattern, so that no pattern takes long.

Errors: none.$$;

revoke execute on function overlay_private.failed_string_keywords from public;
