create or replace function public.run_progress(run_id uuid, actor uuid default null)
returns table (
  status text,
  paused_reason text,
  total_blocks integer,
  pending_blocks integer,
  claimed_blocks integer,
  ai_complete_blocks integer,
  confirmed_blocks integer,
  failed_blocks integer,
  excluded_blocks integer,
  completed_blocks integer,
  created_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    run_progress.run_id, overlay_private.identify_caller(run_progress.actor)
  );
begin
  return query select
    v_run.status, v_run.paused_reason, v_run.total_blocks, v_run.pending_blocks,
    v_run.claimed_blocks, v_run.ai_complete_blocks, v_run.confirmed_blocks, v_run.failed_blocks,
    v_run.excluded_blocks, v_run.completed_blocks, v_run.created_at, v_run.started_at,
    v_run.completed_at;
end;
$$;

comment on function public.run_progress(uuid, uuid) is
$$How far a run is, from its counters: it costs the same for ten overlays and for ten million.

completed_blocks is ai_complete_blocks + confirmed_blocks. A run is complete when nothing is pending
or claimed.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.run_progress(uuid, uuid) from public, anon;
grant execute on function public.run_progress(uuid, uuid) to authenticated, service_role;
