create or replace function public.create_project(
  project_name text,
  description text default '',
  actor uuid default null
)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(create_project.actor);
  v_project uuid;
begin
  if overlay_private.is_blank(create_project.project_name) then
    raise exception using
      errcode = '22023',
      message = 'project_name is missing',
      hint = 'Pass a name for the project.';
  end if;

  insert into public.projects (owner_id, project_name, description)
  values (
    v_caller.user_id, create_project.project_name, coalesce(create_project.description, '')
  )
  returning project_id into v_project;
  return v_project;
end;
$$;

comment on function public.create_project(text, text, uuid) is
$$Creates a project and answers its id.

The caller owns it.

Errors: 22023 project_name is missing; 23514 project_name has more than 500 characters; 42501 not
signed in.$$;

revoke execute on function public.create_project(text, text, uuid) from public, anon;
grant execute on function public.create_project(text, text, uuid) to authenticated, service_role;
