create or replace function overlay_private.find_schema(
  schema_id uuid,
  caller overlay_private.caller
)
returns public.schemas
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema public.schemas;
begin
  select s.* into v_schema
  from public.schemas s
  where s.schema_id = find_schema.schema_id
    and ((find_schema.caller).sees_all or s.owner_id = (find_schema.caller).user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'schema not found',
      detail = pg_catalog.format('schema_id %s', find_schema.schema_id),
      hint = 'list_schemas() shows yours.';
  end if;
  return v_schema;
end;
$$;

comment on function overlay_private.find_schema(uuid, overlay_private.caller) is
$$The schema, if the caller may see it.

Errors: PT404 schema not found, also when it is somebody else's.$$;

revoke execute on function overlay_private.find_schema(uuid, overlay_private.caller) from public;
