create or replace function overlay_private.find_run_to_export(
  run_id uuid,
  mode text,
  actor uuid
)
returns public.runs_v2
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text := overlay_private.calling_role();
  v_caller overlay_private.caller;
begin
  if pg_catalog.pg_has_role(v_role, 'overlay_exporter', 'usage')
    and not pg_catalog.pg_has_role(v_role, 'service_role', 'usage') then
    if find_run_to_export.mode <> 'confirmed' then
      raise exception using
        errcode = '42501',
        message = 'overlay_exporter reads confirmed data only',
        detail = pg_catalog.format('mode %s', find_run_to_export.mode),
        hint = 'Ask for mode confirmed, or as the owner of the run.';
    end if;
    v_caller := row(null, true, v_role);
  else
    v_caller := overlay_private.identify_caller(find_run_to_export.actor);
  end if;
  return overlay_private.find_run(find_run_to_export.run_id, v_caller);
end;
$$;

comment on function overlay_private.find_run_to_export(uuid, text, uuid) is
$$The run, if the caller may export it in this mode: its owner in any, overlay_exporter confirmed.

Errors: 22023 run_id is missing; 42501 not signed in, or overlay_exporter reads confirmed data only;
PT404 run not found.$$;

revoke execute on function overlay_private.find_run_to_export(uuid, text, uuid) from public;
