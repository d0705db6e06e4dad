create or replace function public.read_schema(schema_id uuid, actor uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(read_schema.actor);
  v_schema jsonb;
begin
  select s.schema_jsonb into v_schema
  from public.schemas s
  where s.schema_id = read_schema.schema_id
    and (v_caller.sees_all or s.owner_id = v_caller.user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'schema not found',
      detail = pg_catalog.format('schema_id %s', read_schema.schema_id),
      hint = 'list_schemas() shows yours.';
  end if;
  return v_schema;
end;
$$;

comment on function public.read_schema(uuid, uuid) is
$$Answers a schema as it was registered.

Errors: PT404 schema not found, also when it is somebody else's; 42501 not signed in.$$;

revoke execute on function public.read_schema(uuid, uuid) from public, anon;
grant execute on function public.read_schema(uuid, uuid) to authenticated, service_role;
