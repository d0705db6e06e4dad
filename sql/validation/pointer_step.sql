create or replace function overlay_private.pointer_step(name text)
returns text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  return '/' || replace(replace(name, '~', '~0'), '/', '~1');
end
$$;

comment on function overlay_private.pointer_step is
$$The step of a JSON Pointer (RFC 6901) to the property of a name.

Errors: none.$$;

revoke execute on function overlay_private.pointer_step from public;
