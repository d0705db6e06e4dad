create or replace function overlay_private.referenced_schema(
  root jsonb,
  reference text
)
returns jsonb
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema jsonb := overlay_private.value_at(root, overlay_private.pointer_tokens(reference));
begin
  return case when jsonb_typeof(v_schema) in ('object', 'boolean') then v_schema end;
end
$$;

comment on function overlay_private.referenced_schema is
$$The schema that a local $ref such as #/$defs/name leads to.

Null if it is not local, or leads to nothing or to no schema.

Errors: none.$$;

revoke execute on function overlay_private.referenced_schema from public;
