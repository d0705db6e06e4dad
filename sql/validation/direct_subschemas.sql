-- The low estimate of rows keeps callers below the cost at which Postgres compiles a query, which
-- would take longer than running it.

create or replace function overlay_private.direct_subschemas(
  root jsonb,
  path text,
  schema jsonb
)
returns table (
  subschema_path text,
  subschema jsonb
)
language plpgsql
immutable
strict
rows 10
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with
  checked as (
    select e.keyword, e.value, path || overlay_private.pointer_step(e.keyword) as place
    from jsonb_each(case jsonb_typeof(schema) when 'object' then schema end) as e (keyword, value)
    where overlay_private.keyword_is_checked(schema, e.keyword)
  )
  select c.place, c.value
  from checked as c
  where c.keyword in (
    'additionalProperties', 'propertyNames', 'items', 'contains', 'not', 'if', 'then', 'else'
  )
  union all
  select c.place || '/' || (b.ordinal - 1), b.branch
  from checked as c
  cross join jsonb_array_elements(
    case when c.keyword in ('allOf', 'anyOf', 'oneOf', 'prefixItems') then c.value end
  ) with ordinality as b (branch, ordinal)
  union all
  select c.place || overlay_private.pointer_step(m.name), m.member
  from checked as c
  cross join jsonb_each(
    case
      when c.keyword in ('properties', 'patternProperties', 'dependentSchemas', '$defs')
        then c.value
    end
  ) as m (name, member)
  union all
  select
    array_to_string(array(
      select overlay_private.pointer_step(t.token)
      from unnest(overlay_private.pointer_tokens(c.value #>> '{}'))
        with ordinality as t (token, ordinal)
      order by t.ordinal
    ), ''),
    overlay_private.referenced_schema(root, c.value #>> '{}')
  from checked as c
  where c.keyword = '$ref'
    and overlay_private.referenced_schema(root, c.value #>> '{}') is not null;
end
$$;

comment on function overlay_private.direct_subschemas is
$$The subschemas that a schema holds or refers to, each with a JSON Pointer from the root schema.

Errors: none.$$;

revoke execute on function overlay_private.direct_subschemas from public;
