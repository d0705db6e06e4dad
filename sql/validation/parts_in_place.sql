create or replace function overlay_private.parts_in_place(
  root jsonb,
  schema jsonb,
  instance jsonb
)
returns table (
  keyword text,
  part_schema jsonb
)
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if overlay_private.keyword_is_checked(schema, '$ref') then
    return query
    select '$ref', r.target
    from overlay_private.referenced_schema(root, schema ->> '$ref') as r (target)
    where r.target is not null;
  end if;

  if overlay_private.keyword_is_checked(schema, 'allOf') then
    return query
    select 'allOf', b.branch
    from jsonb_array_elements(schema -> 'allOf') as b (branch);
  end if;

  if jsonb_typeof(instance) = 'object'
    and overlay_private.keyword_is_checked(schema, 'dependentSchemas')
  then
    return query
    select 'dependentSchemas', d.branch
    from jsonb_each(schema -> 'dependentSchemas') as d (name, branch)
    where instance ? d.name;
  end if;
end
$$;

comment on function overlay_private.parts_in_place is
$$The subschemas that apply to a value because the schema that holds them does.

Errors: none.$$;

revoke execute on function overlay_private.parts_in_place from public;
