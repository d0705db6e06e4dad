create or replace function public.queue_length(
  run_id uuid default null,
  project_id uuid default null,
  schema_id uuid default null
)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(r.pending_blocks + r.claimed_blocks), 0)::bigint
  from public.runs_v2 r
  where r.status in ('pending', 'running')
    and (queue_length.run_id is null or r.run_id = queue_length.run_id)
    and (queue_length.schema_id is null or r.schema_id = queue_length.schema_id)
    and (queue_length.project_id is null or exists (
      select from public.documents_v2 d
      where d.conv_uid = r.conv_uid and d.project_id = queue_length.project_id
    ));
$$;

comment on function public.queue_length(uuid, uuid, uuid) is
$$How many overlays of open runs wait for a worker or are held by one.

For scaling workers: it reads counters, not overlays. What workers hold counts, for somebody has to
be there to take it back when one of them dies. Paused and cancelled runs count nothing.$$;

revoke execute on function public.queue_length(uuid, uuid, uuid) from public, anon, authenticated;
grant execute on function public.queue_length(uuid, uuid, uuid) to overlay_worker, service_role;
