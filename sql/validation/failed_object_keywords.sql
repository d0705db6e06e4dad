create or replace function overlay_private.failed_object_keywords(
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
  v_count jsonb;
begin
  if schema ?| '{minProperties, maxProperties}' then
    select to_jsonb(count(*)) into v_count from jsonb_object_keys(value);
  end if;

  return array_remove(array[
    case when v_count < schema -> 'minProperties' then 'minProperties' end,
    case when v_count > schema -> 'maxProperties' then 'maxProperties' end,
    case
      when schema ? 'required'
        and overlay_private.missing_properties(schema, 'required', value) <> '{}'
        then 'required'
    end,
    case
      when schema ? 'dependentRequired'
        and overlay_private.missing_properties(schema, 'dependentRequired', value) <> '{}'
        then 'dependentRequired'
    end
  ], null);
end
$$;

comment on function overlay_private.failed_object_keywords is
$$The keywords of a schema that an object breaks by itself, its properties aside.

Errors: none.$$;

revoke execute on function overlay_private.failed_object_keywords from public;
