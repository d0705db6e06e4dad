create or replace function overlay_private.needs_check(
  schema jsonb,
  instance jsonb
)
returns boolean
language plpgsql
immutable
parallel safe
strict
set search_path = ''
as $$
begin
  if schema = 'false'
    or schema ?| '{
      pattern, $ref, allOf, anyOf, oneOf, not, if, dependentSchemas,
      properties, patternProperties, additionalProperties, propertyNames,
      prefixItems, contains
    }'
    or overlay_private.failed_keywords(schema, instance) <> '{}'
  then
    return true;
  end if;

  if not schema ? 'items' or jsonb_typeof(instance) <> 'array' then
    return false;
  end if;
  -- One level only: nested arrays are left to the caller, who counts levels.
  return schema -> 'items' ? 'items' or exists (
    select from jsonb_array_elements(instance) as i (item)
    where overlay_private.needs_check(schema -> 'items', i.item)
  );
end
$$;

comment on function overlay_private.needs_check is
$$Whether a part of a document needs a check of its own.

False for the many that are valid at first sight, because their schema has no pattern and no
subschema but that of items, and neither they nor their items break a keyword.

Errors: none.$$;

revoke execute on function overlay_private.needs_check from public;
