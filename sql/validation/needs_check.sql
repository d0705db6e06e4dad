create or replace function overlay_private.needs_check(
  schema jsonb,
  instance jsonb
)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if schema = 'false'
    or schema ?| '{
      pattern, $ref, allOf, oneOf, not, if, dependentSchemas,
      properties, patternProperties, additionalProperties, propertyNames,
      prefixItems, contains
    }'
    or overlay_private.failed_keywords(schema, instance) <> '{}'
  then
    return true;
  end if;
  -- One level of these only: deeper ones are left to the caller, who counts levels.
  if schema ? 'anyOf' then
    if jsonb_typeof(schema -> 'anyOf') <> 'array' then
      return true;
    end if;
    if not exists (
      select from jsonb_array_elements(schema -> 'anyOf') as b (branch)
      where not b.branch ?| '{anyOf, items}'
        and not overlay_private.needs_check(b.branch, instance)
    )
    then
      return true;
    end if;
  end if;

  if schema ? 'items' and jsonb_typeof(instance) = 'array' then
    return schema -> 'items' ?| '{anyOf, items}' or exists (
      select from jsonb_array_elements(instance) as i (item)
      where overlay_private.needs_check(schema -> 'items', i.item)
    );
  end if;
  return false;
end
$$;

comment on function overlay_private.needs_check is
$$Whether a part of a document needs a check of its own.

False for the many that are valid at first sight: their schema has no pattern, and no subschemas but
those of anyOf and items, by which they are valid at first sight as well.

Errors: none.$$;

revoke execute on function overlay_private.needs_check from public;
