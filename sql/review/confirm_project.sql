create or replace function public.confirm_project(
  project_id uuid,
  schema_id uuid default null,
  watermark text default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(confirm_project.actor);
begin
  return overlay_private.confirm_runs(
    overlay_private.runs_of_project(
      confirm_project.project_id, confirm_project.schema_id, v_caller
    ),
    confirm_project.watermark, v_caller
  );
end;
$$;

comment on function public.confirm_project(uuid, uuid, text, uuid) is
$$Confirms all that awaits review in a project, of one schema if that is given.

It is one operation over all runs, and answers what confirm_run answers, summed.

Errors: 22023 project_id is missing or watermark is not one; 42501 not signed in; PT404 project not
found.$$;

revoke execute on function public.confirm_project(uuid, uuid, text, uuid) from public, anon;
grant execute on function public.confirm_project(uuid, uuid, text, uuid)
  to authenticated, service_role;
