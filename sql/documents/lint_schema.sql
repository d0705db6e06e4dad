create or replace function public.lint_schema(
  schema_jsonb jsonb,
  actor uuid default null
)
returns table (
  path text,
  keyword text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform overlay_private.identify_caller(lint_schema.actor);
  if pg_catalog.jsonb_typeof(lint_schema.schema_jsonb) is distinct from 'object' then
    raise exception using
      errcode = '22023',
      message = 'schema is not a JSON object',
      detail = pg_catalog.format('It is %s.', coalesce(
        pg_catalog.jsonb_typeof(lint_schema.schema_jsonb), 'null'
      )),
      hint = 'Pass an object with schema_ref and properties.';
  end if;
  if pg_catalog.octet_length(lint_schema.schema_jsonb::text) > 1024 * 1024 then
    raise exception using
      errcode = 'PT413',
      message = 'schema is too large',
      detail = pg_catalog.format(
        '%s bytes; at most %s.',
        pg_catalog.octet_length(lint_schema.schema_jsonb::text), 1024 * 1024
      ),
      hint = 'Take out what the model does not need.';
  end if;
  return query
  select u.path, u.keyword
  -- how strictly it is checked is no part of what is checked
  from overlay_private.unsupported_keywords(lint_schema.schema_jsonb - 'validation') as u;
end;
$$;

comment on function public.lint_schema(jsonb, uuid) is
$$Lists the keywords of a schema that no staged value is checked against.

One row for each: path is a JSON Pointer to the part that holds the keyword. Such a schema can be
registered all the same; its values are then checked against the rest.

Errors: 22023 schema is not a JSON object; PT413 schema is too large (1 MiB); 42501 not signed
in.$$;

revoke execute on function public.lint_schema(jsonb, uuid) from public, anon;
grant execute on function public.lint_schema(jsonb, uuid) to authenticated, service_role;
