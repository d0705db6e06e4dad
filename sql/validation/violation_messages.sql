create or replace function overlay_private.violation_messages(
  keyword text,
  schema jsonb,
  instance jsonb
)
returns setof text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_value text := left(schema ->> keyword, 200);
begin
  if keyword in ('required', 'dependentRequired') then
    return query
    select format('must have the property %s', to_json(m.name))
    from unnest(overlay_private.missing_properties(schema, keyword, instance)) as m (name);
    return;
  end if;

  return next case
    when schema = 'false' then 'is not allowed here'
    when keyword = 'type' then
      'must be of type ' || replace(translate(v_value, '[]"', ''), ', ', ' or ')
    when keyword = 'enum' then 'must be one of ' || v_value
    when keyword = 'const' then 'must be ' || left((schema -> 'const')::text, 200)
    when keyword = 'minimum' then 'must be at least ' || v_value
    when keyword = 'maximum' then 'must be at most ' || v_value
    when keyword = 'exclusiveMinimum' then 'must be more than ' || v_value
    when keyword = 'exclusiveMaximum' then 'must be less than ' || v_value
    when keyword = 'multipleOf' then 'must be a multiple of ' || v_value
    when keyword = 'minLength' then 'must have at least ' || v_value || ' characters'
    when keyword = 'maxLength' then 'must have at most ' || v_value || ' characters'
    when keyword = 'pattern' and char_length(instance #>> '{}') > 10000
      then 'must not be longer than 10000 characters to be matched with a pattern'
    when keyword = 'pattern' then 'must match the pattern ' || v_value
    when keyword = 'minItems' then 'must have at least ' || v_value || ' items'
    when keyword = 'maxItems' then 'must have at most ' || v_value || ' items'
    when keyword = 'uniqueItems' then 'must not hold the same item twice'
    when keyword = 'minProperties' then 'must have at least ' || v_value || ' properties'
    when keyword = 'maxProperties' then 'must have at most ' || v_value || ' properties'
    when keyword = 'contains' then 'must hold enough items that match "contains"'
    when keyword = 'maxContains'
      then 'must hold at most ' || v_value || ' items that match "contains"'
    when keyword = 'propertyNames' then 'must have no property of a name that is not allowed'
    when keyword = 'anyOf' then 'must match one of the schemas under "anyOf"'
    when keyword = 'oneOf' then 'must match exactly one of the schemas under "oneOf"'
    when keyword = 'not' then 'must not match the schema under "not"'
  end;
end
$$;

comment on function overlay_private.violation_messages is
$$What a person is told about a broken keyword: one sentence for each violation.

Values taken from the schema are cut at 200 characters.

Errors: none.$$;

revoke execute on function overlay_private.violation_messages from public;
