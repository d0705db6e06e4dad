create or replace function overlay_private.count_runs(run_ids uuid[])
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.jsonb_build_object(
    'runs', pg_catalog.count(*),
    'overlays', coalesce(sum(r.total_blocks), 0),
    'pending', coalesce(sum(r.pending_blocks), 0),
    'claimed', coalesce(sum(r.claimed_blocks), 0),
    'ai_complete', coalesce(sum(r.ai_complete_blocks), 0),
    'confirmed', coalesce(sum(r.confirmed_blocks), 0),
    'failed', coalesce(sum(r.failed_blocks), 0),
    'excluded', coalesce(sum(r.excluded_blocks), 0)
  )
  from public.runs_v2 r
  where r.run_id = any(count_runs.run_ids);
$$;

comment on function overlay_private.count_runs(uuid[]) is
$$What stands in these runs, by their counters, for a preview.$$;

revoke execute on function overlay_private.count_runs(uuid[]) from public;
