create or replace function public.register_schema(
  schema_jsonb jsonb,
  actor uuid default null
)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(register_schema.actor);
  v_uid text;
  v_schema uuid;
begin
  if pg_catalog.jsonb_typeof(register_schema.schema_jsonb) is distinct from 'object' then
    raise exception using
      errcode = '22023',
      message = 'schema is not a JSON object',
      detail = pg_catalog.format(
        'It is %s.', coalesce(pg_catalog.jsonb_typeof(register_schema.schema_jsonb), 'null')
      ),
      hint = 'Pass an object with schema_ref and properties.';
  end if;
  if pg_catalog.jsonb_typeof(register_schema.schema_jsonb -> 'schema_ref') is distinct from 'string'
    or overlay_private.is_blank(register_schema.schema_jsonb ->> 'schema_ref') then
    raise exception using
      errcode = '22023',
      message = 'schema has no schema_ref',
      hint = 'Add the key schema_ref, a string that names the schema.';
  end if;
  if pg_catalog.octet_length(register_schema.schema_jsonb::text) > 1024 * 1024 then
    raise exception using
      errcode = 'PT413',
      message = 'schema is too large',
      detail = pg_catalog.format(
        '%s bytes; at most %s.',
        pg_catalog.octet_length(register_schema.schema_jsonb::text), 1024 * 1024
      ),
      hint = 'Take out what the model does not need.';
  end if;

  v_uid := pg_catalog.encode(
    pg_catalog.sha256(pg_catalog.convert_to(register_schema.schema_jsonb::text, 'UTF8')), 'hex'
  );
  loop
    insert into public.schemas (owner_id, schema_ref, schema_uid, schema_jsonb)
    values (
      v_caller.user_id, register_schema.schema_jsonb ->> 'schema_ref', v_uid,
      register_schema.schema_jsonb
    )
    on conflict on constraint schemas_are_registered_once do nothing
    returning schema_id into v_schema;
    exit when found;

    select s.schema_id into v_schema
    from public.schemas s
    where s.owner_id = v_caller.user_id and s.schema_uid = v_uid;
    exit when found;
    -- it was there and has been deleted since: insert it after all
  end loop;
  return v_schema;
end;
$$;

comment on function public.register_schema(jsonb, uuid) is
$$Registers a schema and answers its id; the same JSON again is the same schema.

Two schemas are the same when their canonical JSON (the text form of jsonb) has the same SHA-256.
Everything but schema_ref is the user's affair.

Errors: 22023 schema is not a JSON object, or has no schema_ref; PT413 schema is too large (1 MiB);
42501 not signed in.$$;

revoke execute on function public.register_schema(jsonb, uuid) from public, anon;
grant execute on function public.register_schema(jsonb, uuid) to authenticated, service_role;
