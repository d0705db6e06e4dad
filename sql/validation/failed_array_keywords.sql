create or replace function overlay_private.failed_array_keywords(
  schema jsonb,
  value jsonb
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_length jsonb := to_jsonb(jsonb_array_length(value));
  v_repeats boolean := false;
begin
  if schema -> 'uniqueItems' = 'true' then
    select count(*) > count(distinct i.item)
    into v_repeats
    from jsonb_array_elements(value) as i (item);
  end if;

  return array_remove(array[
    case when v_length < schema -> 'minItems' then 'minItems' end,
    case when v_length > schema -> 'maxItems' then 'maxItems' end,
    case when v_repeats then 'uniqueItems' end
  ], null);
end
$$;

comment on function overlay_private.failed_array_keywords is
$$The keywords of a schema that an array breaks by itself, its items aside.

Errors: none.$$;

revoke execute on function overlay_private.failed_array_keywords from public;
