create or replace function overlay_private.unnamed_properties(
  schema jsonb,
  instance jsonb
)
returns table (
  keyword text,
  name text,
  part_schema jsonb,
  part jsonb
)
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_patterns text[] := '{}'::text[];
begin
  if overlay_private.keyword_is_checked(schema, 'patternProperties') then
    v_patterns := array(
      select overlay_private.translated_pattern(p.pattern)
      from jsonb_object_keys(schema -> 'patternProperties') with ordinality as p (pattern, place)
      order by p.place
    );
    return query
    select 'patternProperties', i.name, p.subschema, i.value
    from jsonb_each(instance) as i (name, value)
    cross join jsonb_each(schema -> 'patternProperties') with ordinality
      as p (pattern, subschema, place)
    where i.name collate "C" ~ v_patterns[p.place];
  end if;

  if overlay_private.keyword_is_checked(schema, 'additionalProperties') then
    return query
    select 'additionalProperties', i.name, schema -> 'additionalProperties', i.value
    from jsonb_each(instance) as i (name, value)
    where (schema -> 'properties' ? i.name) is not true
      and not exists (
        select from unnest(v_patterns) as p (pattern) where i.name collate "C" ~ p.pattern
      );
  end if;
end
$$;

comment on function overlay_private.unnamed_properties is
$$The properties of an object to which a subschema applies other than by their exact name.

Errors: none.$$;

revoke execute on function overlay_private.unnamed_properties from public;
