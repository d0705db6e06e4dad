create or replace function overlay_private.keyword_is_checked(
  schema jsonb,
  keyword text
)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value jsonb := schema -> keyword;
  v_kind text := jsonb_typeof(v_value);
begin
  if v_value is null then
    return false;
  end if;

  case
    when keyword in ('properties', 'patternProperties', 'dependentSchemas', '$defs') then
      if v_kind <> 'object'
        or v_value @? 'strict $.* ? (@.type() != "object" && @.type() != "boolean")'
      then
        return false;
      end if;
      return keyword <> 'patternProperties' or overlay_private.patterns_are_checked(v_value);
    when keyword = 'const' then
      return true;
    when keyword = 'type' then
      return v_kind in ('string', 'array') and v_value <> '[]'
        and '["null", "boolean", "integer", "number", "string", "array", "object"]' @> v_value;
    when keyword = 'enum' then
      return v_kind = 'array';
    when keyword = 'uniqueItems' then
      return v_kind = 'boolean';
    when keyword in ('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum') then
      return v_kind = 'number';
    when keyword = 'multipleOf' then
      return v_kind = 'number' and v_value > '0';
    when keyword in (
      'minLength', 'maxLength', 'minItems', 'maxItems', 'minContains', 'maxContains',
      'minProperties', 'maxProperties'
    ) then
      return v_value >= '0' and overlay_private.is_integer(v_value);
    when keyword = 'required' then
      return v_kind = 'array' and not v_value @? 'strict $[*] ? (@.type() != "string")';
    when keyword = 'dependentRequired' then
      return v_kind = 'object' and not v_value @? 'strict $.* ? (@.type() != "array")'
        and not v_value @? 'strict $.*[*] ? (@.type() != "string")';
    when keyword in ('pattern', '$ref') then
      return v_kind = 'string' and (
        keyword = '$ref' or overlay_private.translated_pattern(v_value #>> '{}') is not null
      );
    when keyword in ('allOf', 'anyOf', 'oneOf', 'prefixItems') then
      return v_kind = 'array' and v_value <> '[]'
        and not v_value @? 'strict $[*] ? (@.type() != "object" && @.type() != "boolean")';
    when keyword in ('not', 'if', 'then', 'else', 'contains', 'propertyNames') then
      return v_kind in ('object', 'boolean');
    -- What the last two apply to is what their neighbours leave over.
    when keyword = 'items' then
      return v_kind in ('object', 'boolean')
        and (
          not schema ? 'prefixItems'
          or overlay_private.keyword_is_checked(schema, 'prefixItems')
        );
    when keyword = 'additionalProperties' then
      return v_kind in ('object', 'boolean')
        and (
          not schema ? 'properties'
          or overlay_private.keyword_is_checked(schema, 'properties')
        )
        and (
          not schema ? 'patternProperties'
          or overlay_private.keyword_is_checked(schema, 'patternProperties')
        );
    else
      return false;
  end case;
end
$$;

comment on function overlay_private.keyword_is_checked is
$$Whether a keyword of a schema has a value that instances can be checked against.

False for unknown keywords, and for known ones whose value is not what JSON Schema 2020-12 asks for:
such a keyword is treated as absent. So are a pattern that Postgres cannot match faithfully and
safely (translated_pattern), more than 16 patternProperties, items beside a malformed prefixItems,
and additionalProperties beside malformed properties or patternProperties. Whether $ref leads to a
schema is for referenced_schema to say.

Errors: none.$$;

revoke execute on function overlay_private.keyword_is_checked from public;
