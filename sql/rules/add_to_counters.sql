create or replace function overlay_private.add_to_counters(
  run_id uuid,
  pending bigint,
  claimed bigint,
  ai_complete bigint,
  confirmed bigint,
  failed bigint,
  excluded bigint
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2;
  v_now timestamptz := pg_catalog.clock_timestamp();
begin
  select r.* into v_run
  from public.runs_v2 r
  where r.run_id = add_to_counters.run_id
  for no key update;
  if not found then  -- the run is being deleted, and its overlays with it
    return;
  end if;

  v_run.pending_blocks := v_run.pending_blocks + add_to_counters.pending;
  v_run.claimed_blocks := v_run.claimed_blocks + add_to_counters.claimed;
  if add_to_counters.claimed > 0 then
    v_run.started_at := coalesce(v_run.started_at, v_now);
    v_run.last_claimed_at := v_now;
  end if;
  v_run.status := overlay_private.run_status(
    v_run.status, v_run.pending_blocks, v_run.claimed_blocks, v_run.started_at is not null
  );

  update public.runs_v2 r
  set
    total_blocks = r.total_blocks + (
      add_to_counters.pending + add_to_counters.claimed + add_to_counters.ai_complete
      + add_to_counters.confirmed + add_to_counters.failed + add_to_counters.excluded
    ),
    pending_blocks = v_run.pending_blocks,
    claimed_blocks = v_run.claimed_blocks,
    ai_complete_blocks = r.ai_complete_blocks + add_to_counters.ai_complete,
    confirmed_blocks = r.confirmed_blocks + add_to_counters.confirmed,
    failed_blocks = r.failed_blocks + add_to_counters.failed,
    excluded_blocks = r.excluded_blocks + add_to_counters.excluded,
    started_at = v_run.started_at,
    last_claimed_at = v_run.last_claimed_at,
    status = v_run.status,
    completed_at = case v_run.status when 'complete' then coalesce(r.completed_at, v_now) end
  where r.run_id = add_to_counters.run_id;

  if add_to_counters.pending > 0 then
    -- one for each statement and run: a notification takes a lock of the whole database at commit
    perform pg_catalog.pg_notify('overlay_pending', pg_catalog.jsonb_build_object(
      'run_id', add_to_counters.run_id, 'pending', add_to_counters.pending
    )::text);
  end if;
end;
$$;

comment on function overlay_private.add_to_counters(
  uuid, bigint, bigint, bigint, bigint, bigint, bigint
) is
$$Moves a run's counters by these differences, and its status after them.

Overlays that became pending are announced on the channel overlay_pending: {"run_id", "pending"}.$$;

revoke execute on function overlay_private.add_to_counters(
  uuid, bigint, bigint, bigint, bigint, bigint, bigint
) from public;
