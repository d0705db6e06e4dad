create or replace function public.project_progress(
  project_id uuid,
  schema_id uuid default null,
  actor uuid default null
)
returns table (
  documents bigint,
  runs bigint,
  total_blocks bigint,
  pending_blocks bigint,
  claimed_blocks bigint,
  ai_complete_blocks bigint,
  confirmed_blocks bigint,
  failed_blocks bigint,
  excluded_blocks bigint,
  percent_confirmed numeric
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_project public.projects := overlay_private.find_project(
    project_progress.project_id, overlay_private.identify_caller(project_progress.actor)
  );
begin
  return query
  select
    (
      select pg_catalog.count(*)
      from public.documents_v2 d
      where d.project_id = v_project.project_id
    ),
    pg_catalog.count(*),
    coalesce(sum(r.total_blocks), 0)::bigint,
    coalesce(sum(r.pending_blocks), 0)::bigint,
    coalesce(sum(r.claimed_blocks), 0)::bigint,
    coalesce(sum(r.ai_complete_blocks), 0)::bigint,
    coalesce(sum(r.confirmed_blocks), 0)::bigint,
    coalesce(sum(r.failed_blocks), 0)::bigint,
    coalesce(sum(r.excluded_blocks), 0)::bigint,
    pg_catalog.round(
      100.0 * sum(r.confirmed_blocks) / nullif(sum(r.total_blocks - r.excluded_blocks), 0), 1
    )
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  where d.project_id = v_project.project_id
    and r.status <> 'cancelled'
    and (project_progress.schema_id is null or r.schema_id = project_progress.schema_id);
end;
$$;

comment on function public.project_progress(uuid, uuid, uuid) is
$$How far a project is, over all its runs that are not cancelled, of one schema if that is given.

It adds up the counters of the runs, so it costs the same for any number of overlays.
percent_confirmed leaves excluded overlays out; it is null when there is nothing to confirm.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project not found.$$;

revoke execute on function public.project_progress(uuid, uuid, uuid) from public, anon;
grant execute on function public.project_progress(uuid, uuid, uuid)
  to authenticated, service_role;
