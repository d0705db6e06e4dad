create or replace function overlay_private.missing_properties(
  schema jsonb,
  keyword text,
  value jsonb
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if not overlay_private.keyword_is_checked(schema, keyword) then
    return '{}'::text[];
  end if;

  if keyword = 'required' then
    return array(
      select r.name
      from jsonb_array_elements_text(schema -> 'required') as r (name)
      where not value ? r.name
    );
  end if;
  return array(
    select distinct r.name
    from jsonb_each(schema -> 'dependentRequired') as d (present, names)
    cross join jsonb_array_elements_text(d.names) as r (name)
    where value ? d.present and not value ? r.name
  );
end
$$;

comment on function overlay_private.missing_properties is
$$The properties that required or dependentRequired demands and an object lacks.

Errors: none.$$;

revoke execute on function overlay_private.missing_properties from public;
