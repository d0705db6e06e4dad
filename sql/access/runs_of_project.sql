create or replace function overlay_private.runs_of_project(
  project_id uuid,
  schema_id uuid,
  caller overlay_private.caller
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project public.projects := overlay_private.find_project(
    runs_of_project.project_id, runs_of_project.caller
  );
begin
  return array(
    select r.run_id
    from public.runs_v2 r
    join public.documents_v2 d on d.conv_uid = r.conv_uid
    where d.project_id = v_project.project_id
      and (runs_of_project.schema_id is null or r.schema_id = runs_of_project.schema_id)
    order by r.run_id
  );
end;
$$;

comment on function overlay_private.runs_of_project(uuid, uuid, overlay_private.caller) is
$$Ids of a project's runs, of one schema if that is given.

Errors: those of find_project.$$;

revoke execute on function overlay_private.runs_of_project(uuid, uuid, overlay_private.caller)
  from public;
