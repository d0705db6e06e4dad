-- Bounds are compared as jsonb, which is exact for numbers and never fails for anything else.
-- Whether a keyword is well-formed is asked only about the few that seem to fail.

create or replace function overlay_private.failed_keywords(
  schema jsonb,
  instance jsonb
)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind constant text := jsonb_typeof(instance);
  v_type constant jsonb := schema -> 'type';
  v_failed text[] := '{}'::text[];
begin
  if not v_type @> to_jsonb(v_kind)
    and not (v_type @> '"integer"' and overlay_private.is_integer(instance))
  then
    v_failed := v_failed || 'type'::text;
  end if;

  if schema ? 'enum' and not overlay_private.is_listed(instance, schema -> 'enum') then
    v_failed := v_failed || 'enum'::text;
  end if;

  if schema -> 'const' <> instance then
    v_failed := v_failed || 'const'::text;
  end if;

  case v_kind
    when 'string' then
      if schema ?| '{minLength, maxLength, pattern}' then
        v_failed := v_failed || overlay_private.failed_string_keywords(schema, instance #>> '{}');
      end if;
    when 'number' then
      if schema ?| '{minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf}' then
        v_failed := v_failed || overlay_private.failed_number_keywords(schema, instance);
      end if;
    when 'array' then
      if schema ?| '{minItems, maxItems, uniqueItems}' then
        v_failed := v_failed || overlay_private.failed_array_keywords(schema, instance);
      end if;
    when 'object' then
      if schema ?| '{required, dependentRequired, minProperties, maxProperties}' then
        v_failed := v_failed || overlay_private.failed_object_keywords(schema, instance);
      end if;
    else
      null;
  end case;

  if v_failed = '{}' then
    return v_failed;
  end if;
  return array(
    select f.keyword
    from unnest(v_failed) as f (keyword)
    where overlay_private.keyword_is_checked(schema, f.keyword)
  );
end
$$;

comment on function overlay_private.failed_keywords is
$$The keywords of a schema that a value breaks by itself, its parts and subschemas aside.

Errors: none.$$;

revoke execute on function overlay_private.failed_keywords from public;
