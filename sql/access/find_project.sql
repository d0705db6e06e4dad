create or replace function overlay_private.find_project(
  project_id uuid,
  caller overlay_private.caller
)
returns public.projects
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project public.projects;
begin
  if find_project.project_id is null then
    raise exception using
      errcode = '22023',
      message = 'project_id is missing',
      hint = 'Pass the id of a project; list_projects() shows yours.';
  end if;

  select p.* into v_project
  from public.projects p
  where p.project_id = find_project.project_id
    and ((find_project.caller).sees_all or p.owner_id = (find_project.caller).user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'project not found',
      detail = pg_catalog.format('project_id %s', find_project.project_id),
      hint = 'list_projects() shows the projects that you own.';
  end if;
  return v_project;
end;
$$;

comment on function overlay_private.find_project(uuid, overlay_private.caller) is
$$The project, if the caller may see it.

Errors: 22023 project_id is missing; PT404 project not found, also when it is somebody else's.$$;

revoke execute on function overlay_private.find_project(uuid, overlay_private.caller) from public;
