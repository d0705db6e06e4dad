create or replace function overlay_private.runs_in_scope(
  run_id uuid,
  project_id uuid,
  schema_id uuid,
  caller overlay_private.caller
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if runs_in_scope.run_id is not null then
    return array[(overlay_private.find_run(runs_in_scope.run_id, runs_in_scope.caller)).run_id];
  end if;
  return array(
    select r.run_id
    from public.runs_v2 r
    where r.status <> 'cancelled' and r.run_id = any(overlay_private.runs_of_project(
      runs_in_scope.project_id, runs_in_scope.schema_id, runs_in_scope.caller
    ))
  );
end;
$$;

comment on function overlay_private.runs_in_scope(uuid, uuid, uuid, overlay_private.caller) is
$$The run that is named, or else the runs of the project that are not cancelled.

Errors: 22023 project_id is missing; PT404 run or project not found.$$;

revoke execute on function overlay_private.runs_in_scope(
  uuid, uuid, uuid, overlay_private.caller
) from public;
