create or replace function overlay_private.schema_parts(
  root jsonb,
  schema jsonb,
  instance jsonb
)
returns table (
  use text,
  keyword text,
  step text,
  part_schema jsonb,
  part jsonb
)
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind constant text := jsonb_typeof(instance);
  v_tried constant text[] := case v_kind
    when 'array' then '{anyOf, oneOf, not, if, contains}'::text[]
    when 'object' then '{anyOf, oneOf, not, if, propertyNames}'::text[]
    else '{anyOf, oneOf, not, if}'::text[]
  end;
  v_keyword text;
begin
  if schema ?| '{$ref, allOf, dependentSchemas}' then
    return query
    select 'check', p.keyword, '', p.part_schema, instance
    from overlay_private.parts_in_place(root, schema, instance) as p;
  end if;

  if v_kind = 'object' and overlay_private.keyword_is_checked(schema, 'properties') then
    return query
    select
      'check', 'properties', overlay_private.pointer_step(p.name), p.subschema, instance -> p.name
    from jsonb_each(schema -> 'properties') as p (name, subschema)
    where instance ? p.name
      and overlay_private.needs_check(p.subschema, instance -> p.name);
  end if;

  if v_kind = 'object' and schema ?| '{patternProperties, additionalProperties}' then
    return query
    select 'check', p.keyword, overlay_private.pointer_step(p.name), p.part_schema, p.part
    from overlay_private.unnamed_properties(schema, instance) as p;
  end if;

  if v_kind = 'array' and overlay_private.keyword_is_checked(schema, 'prefixItems') then
    return query
    select
      'check', 'prefixItems', '/' || p.place - 1, p.subschema, instance -> p.place::integer - 1
    from jsonb_array_elements(schema -> 'prefixItems') with ordinality as p (subschema, place)
    where p.place <= jsonb_array_length(instance);
  end if;

  if v_kind = 'array' and overlay_private.keyword_is_checked(schema, 'items') then
    return query
    select 'check', 'items', '/' || i.place - 1, schema -> 'items', i.item
    from jsonb_array_elements(instance) with ordinality as i (item, place)
    where i.place > coalesce(jsonb_array_length(schema -> 'prefixItems'), 0)
      and overlay_private.needs_check(schema -> 'items', i.item);
  end if;

  if schema ?| v_tried then
    foreach v_keyword in array v_tried loop
      if overlay_private.keyword_is_checked(schema, v_keyword) then
        return query
        select 'verdict', v_keyword, '', schema, instance
        union all
        select 'trial', v_keyword, '', p.part_schema, p.part
        from overlay_private.parts_on_trial(v_keyword, schema, instance) as p;
      end if;
    end loop;
  end if;
end
$$;

comment on function overlay_private.schema_parts is
$$What is to be checked next once a value was checked against the keywords that concern it alone.

Each row is a subschema and the value it applies to, which is step away in the document. The use is
check if the value must match; trial if whether it matches decides on the keyword; and a row of use
verdict, holding the schema and the value themselves, precedes the trials of each such keyword.
Parts that are valid at first sight are left out.

Errors: none.$$;

revoke execute on function overlay_private.schema_parts from public;
