create or replace function overlay_private.add_to_counters(
  run_id uuid,
  pending bigint,
  claimed bigint,
  ai_complete bigint,
  confirmed bigint,
  failed bigint,
  excluded bigint,
  first_pending integer
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now timestamptz := pg_catalog.clock_timestamp();
begin
  update public.runs_v2 r
  set
    total_blocks = r.total_blocks + (
      add_to_counters.pending + add_to_counters.claimed + add_to_counters.ai_complete
      + add_to_counters.confirmed + add_to_counters.failed + add_to_counters.excluded
    ),
    pending_blocks = r.pending_blocks + add_to_counters.pending,
    claimed_blocks = r.claimed_blocks + add_to_counters.claimed,
    ai_complete_blocks = r.ai_complete_blocks + add_to_counters.ai_complete,
    confirmed_blocks = r.confirmed_blocks + add_to_counters.confirmed,
    failed_blocks = r.failed_blocks + add_to_counters.failed,
    excluded_blocks = r.excluded_blocks + add_to_counters.excluded,
    claims_from_block = least(r.claims_from_block, add_to_counters.first_pending),
    started_at = case when add_to_counters.claimed > 0
      then coalesce(r.started_at, v_now) else r.started_at end,
    last_claimed_at = case when add_to_counters.claimed > 0
      then v_now else r.last_claimed_at end,
    status = overlay_private.run_status(
      r.status, r.pending_blocks + add_to_counters.pending,
      r.claimed_blocks + add_to_counters.claimed,
      add_to_counters.claimed > 0 or r.started_at is not null
    ),
    completed_at = case
      when overlay_private.run_status(
        r.status, r.pending_blocks + add_to_counters.pending,
        r.claimed_blocks + add_to_counters.claimed, true
      ) = 'complete' then coalesce(r.completed_at, v_now)
    end
  where r.run_id = add_to_counters.run_id;
  if not found then  -- the run is being deleted, and its overlays with it
    return;
  end if;

  if add_to_counters.pending > 0 then
    -- one for each statement and run: a notification takes a lock of the whole database at commit
    perform pg_catalog.pg_notify('overlay_pending', pg_catalog.jsonb_build_object(
      'run_id', add_to_counters.run_id, 'pending', add_to_counters.pending
    )::text);
  end if;
end;
$$;

comment on function overlay_private.add_to_counters(
  uuid, bigint, bigint, bigint, bigint, bigint, bigint, integer
) is
$$Moves a run's counters by these differences, and its status after them.

first_pending is the first block whose overlay has become pending: claims begin there again.

Overlays that became pending are announced on the channel overlay_pending: {"run_id", "pending"}.$$;

revoke execute on function overlay_private.add_to_counters(
  uuid, bigint, bigint, bigint, bigint, bigint, bigint, integer
) from public;
