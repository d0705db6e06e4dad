create or replace function overlay_private.unsupported_keywords(schema jsonb)
returns table (
  path text,
  keyword text
)
language plpgsql
immutable
strict
rows 10
set search_path = pg_catalog, pg_temp
as $$
declare
  v_annotations constant text[] := '{
    title, description, default, examples, format, deprecated, readOnly, writeOnly,
    contentMediaType, contentEncoding, contentSchema,
    $schema, $comment, $anchor, $dynamicAnchor, definitions
  }'::text[];
  v_root_annotations constant text[] := '{
    $id, $vocabulary, schema_ref, prompt_config, graph_mapping, evidence
  }'::text[];
begin
  return query
  with recursive
  -- A path occurs once, so schemas that refer to each other come to an end.
  reachable (path, schema) as (
    select '', unsupported_keywords.schema
    union
    select s.subschema_path, s.subschema
    from reachable as r
    cross join overlay_private.direct_subschemas(unsupported_keywords.schema, r.path, r.schema) as s
  )
  select r.path, k.keyword
  from reachable as r
  cross join jsonb_object_keys(
    case jsonb_typeof(r.schema) when 'object' then r.schema end
  ) as k (keyword)
  where k.keyword <> all (v_annotations)
    and (r.path <> '' or k.keyword <> all (v_root_annotations))
    and (
      not overlay_private.keyword_is_checked(r.schema, k.keyword)
      or (
        k.keyword = '$ref'
        and overlay_private.referenced_schema(unsupported_keywords.schema, r.schema ->> '$ref')
          is null
      )
    )
  union all
  select '', ''
  where jsonb_typeof(unsupported_keywords.schema) not in ('object', 'boolean')
  order by 1, 2;
end
$$;

comment on function overlay_private.unsupported_keywords is
$$The keywords of a JSON Schema that schema_violations does not check.

One row for each: path is a JSON Pointer to the schema that holds the keyword. Listed are keywords
unknown here, known ones with a malformed value, patterns that Postgres cannot match faithfully and
safely (translated_pattern), and references that are not local or lead nowhere. Annotations are not
listed, nor are schema_ref, prompt_config, graph_mapping and evidence at the root. A schema that is
neither an object nor a boolean is itself listed, with an empty keyword.

Errors: none.$$;

revoke execute on function overlay_private.unsupported_keywords from public;
