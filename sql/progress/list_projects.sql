-- Invoker and not definer: row level security decides what is listed.
create or replace function public.list_projects(
  page_size public.page_size default 100,
  after_project uuid default null
)
returns table (
  project_id uuid,
  project_name text,
  description text,
  created_at timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select p.project_id, p.project_name, p.description, p.created_at
  from public.projects p
  -- without an "or", so that the index leads to the page
  where (p.created_at, p.project_id) > (
    case
      when list_projects.after_project is null then '-infinity'
      else (
        select l.created_at from public.projects l where l.project_id = list_projects.after_project
      )
    end,
    coalesce(list_projects.after_project, '00000000-0000-0000-0000-000000000000')
  )
  order by p.created_at, p.project_id
  limit list_projects.page_size;
$$;

comment on function public.list_projects(public.page_size, uuid) is
$$Your projects, oldest first.

Pass the last project_id of a page as after_project to get the next one.

Errors: 23514 page_size is not from 1 to 1000.$$;

revoke execute on function public.list_projects(public.page_size, uuid) from public, anon;
grant execute on function public.list_projects(public.page_size, uuid)
  to authenticated, service_role;
