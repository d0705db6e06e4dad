-- Invoker and not definer: row level security decides what is listed. Planned anew at each call:
-- the runs of a project are found from its documents, those of a person in their order.
create or replace function public.list_runs(
  project_id uuid default null,
  page_size public.page_size default 100,
  after_run uuid default null
)
returns table (
  run_id uuid,
  doc_title text,
  conv_uid text,
  schema_ref text,
  schema_id uuid,
  status text,
  total_blocks integer,
  pending_blocks integer,
  claimed_blocks integer,
  ai_complete_blocks integer,
  confirmed_blocks integer,
  failed_blocks integer,
  excluded_blocks integer,
  created_at timestamptz
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_after timestamptz := '-infinity'::timestamptz;
begin
  if list_runs.after_run is not null then
    select r.created_at into v_after
    from public.runs_v2 r
    where r.run_id = list_runs.after_run;
  end if;
  return query
  select
    r.run_id, d.doc_title, r.conv_uid, s.schema_ref, r.schema_id, r.status, r.total_blocks,
    r.pending_blocks, r.claimed_blocks, r.ai_complete_blocks, r.confirmed_blocks, r.failed_blocks,
    r.excluded_blocks, r.created_at
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  join public.schemas s on s.schema_id = r.schema_id
  where (list_runs.project_id is null or d.project_id = list_runs.project_id)
    and (r.created_at, r.run_id) > (
      v_after, coalesce(list_runs.after_run, '00000000-0000-0000-0000-000000000000')
    )
  order by r.created_at, r.run_id
  limit list_runs.page_size;
end;
$$;

comment on function public.list_runs(uuid, public.page_size, uuid) is
$$Your runs, of one project if that is given, with their counters, oldest first.

Pass the last run_id of a page as after_run to get the next one.

Errors: 23514 page_size is not from 1 to 1000.$$;

revoke execute on function public.list_runs(uuid, public.page_size, uuid) from public, anon;
grant execute on function public.list_runs(uuid, public.page_size, uuid)
  to authenticated, service_role;
