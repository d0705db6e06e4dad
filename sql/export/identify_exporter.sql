create or replace function overlay_private.identify_exporter(mode text, actor uuid)
returns overlay_private.caller
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text := overlay_private.calling_role();
begin
  if pg_catalog.pg_has_role(v_role, 'overlay_exporter', 'usage')
    and not pg_catalog.pg_has_role(v_role, 'service_role', 'usage') then
    if identify_exporter.mode <> 'confirmed' then
      raise exception using
        errcode = '42501',
        message = 'overlay_exporter reads confirmed data only',
        detail = pg_catalog.format('mode %s', identify_exporter.mode),
        hint = 'Ask for mode confirmed, or as the owner of the run.';
    end if;
    return row(null::uuid, true, v_role);
  end if;
  return overlay_private.identify_caller(identify_exporter.actor);
end;
$$;

comment on function overlay_private.identify_exporter(text, uuid) is
$$Who exports: overlay_exporter anything that is confirmed, others what they own, in any mode.

Errors: 42501 overlay_exporter reads confirmed data only; and those of identify_caller.$$;

revoke execute on function overlay_private.identify_exporter(text, uuid) from public;
