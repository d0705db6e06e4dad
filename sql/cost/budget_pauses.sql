create or replace function public.budget_pauses(
  run_id uuid default null,
  project_id uuid default null,
  schema_id uuid default null
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.jsonb_object_agg(r.run_id, r.paused_reason), '{}')
  from public.runs_v2 r
  where r.status = 'paused'
    and r.paused_reason like 'budget: %'
    and (budget_pauses.run_id is null or r.run_id = budget_pauses.run_id)
    and (budget_pauses.schema_id is null or r.schema_id = budget_pauses.schema_id)
    and (budget_pauses.project_id is null or exists (
      select from public.documents_v2 d
      where d.conv_uid = r.conv_uid and d.project_id = budget_pauses.project_id
    ));
$$;

comment on function public.budget_pauses(uuid, uuid, uuid) is
$$Runs that a budget has paused, of one run, project or schema if given: {run_id: reason}.

A claim that pauses a run gives no rows; a worker asks here before it begins and when it ends.$$;

revoke execute on function public.budget_pauses(uuid, uuid, uuid) from public, anon, authenticated;
grant execute on function public.budget_pauses(uuid, uuid, uuid) to overlay_worker, service_role;
