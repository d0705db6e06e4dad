create type overlay_private.run_change as (
  run_id uuid,
  operation_id uuid,
  pending bigint,
  claimed bigint,
  ai_complete bigint,
  confirmed bigint,
  failed bigint,
  excluded bigint,
  first_pending integer,
  blocks integer array,
  events_hash bytea
);

comment on type overlay_private.run_change is
$$What an operation changed in a run: counters by how much, the first block that became pending, and
which blocks have an event. A statement that is no operation has neither operation_id nor blocks.$$;

-- Without sequential scans: a session's first statement is planned on tables that are still empty,
-- and it keeps the plan while they grow.
create or replace function overlay_private.note_in_run(change overlay_private.run_change)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_change overlay_private.run_change := note_in_run.change;
  v_now timestamptz := pg_catalog.clock_timestamp();
  v_operation public.overlay_operations;
  v_seal bytea;
  v_found boolean;
begin
  if v_change.operation_id is not null then
    select p.* into v_operation
    from public.overlay_operations p
    where p.operation_id = v_change.operation_id;
    v_seal := overlay_private.link_seal(v_change.run_id, v_operation);
  end if;

  -- The counters and the end of the chain are one row, so whoever comes next waits here and then
  -- goes on from what it finds: two operations cannot both follow the same link.
  with moved as (
    update public.runs_v2 r
    set
      total_blocks = r.total_blocks + (
        v_change.pending + v_change.claimed + v_change.ai_complete + v_change.confirmed
        + v_change.failed + v_change.excluded
      ),
      pending_blocks = r.pending_blocks + v_change.pending,
      claimed_blocks = r.claimed_blocks + v_change.claimed,
      ai_complete_blocks = r.ai_complete_blocks + v_change.ai_complete,
      confirmed_blocks = r.confirmed_blocks + v_change.confirmed,
      failed_blocks = r.failed_blocks + v_change.failed,
      excluded_blocks = r.excluded_blocks + v_change.excluded,
      claims_from_block = least(r.claims_from_block, v_change.first_pending),
      started_at = case when v_change.claimed > 0
        then coalesce(r.started_at, v_now) else r.started_at end,
      last_claimed_at = case when v_change.claimed > 0 then v_now else r.last_claimed_at end,
      status = overlay_private.run_status(
        r.status, r.pending_blocks + v_change.pending, r.claimed_blocks + v_change.claimed,
        v_change.claimed > 0 or r.started_at is not null
      ),
      completed_at = case
        when overlay_private.run_status(
          r.status, r.pending_blocks + v_change.pending, r.claimed_blocks + v_change.claimed, true
        ) = 'complete' then coalesce(r.completed_at, v_now)
      end,
      last_link = r.last_link + case when v_seal is null then 0 else 1 end,
      last_link_hash = case
        when v_seal is null then r.last_link_hash
        else overlay_private.link_hash(
          r.last_link_hash, v_change.events_hash, v_change.blocks, v_seal
        )
      end
    where r.run_id = v_change.run_id
    returning r.last_link, r.last_link_hash
  ),
  linked as (
    insert into public.history_links (
      run_id, link_number, operation_id, event_count, link_hash, blocks
    )
    select
      v_change.run_id, m.last_link, v_change.operation_id,
      pg_catalog.cardinality(v_change.blocks), m.last_link_hash, v_change.blocks
    from moved m
    where v_seal is not null
  )
  select true into v_found from moved;
  if v_found is null then  -- the run is being deleted, and its overlays with it
    return;
  end if;

  -- one for each statement and run: a notification takes a lock of the whole database at commit
  if v_change.pending > 0 then
    perform pg_catalog.pg_notify('overlay_pending', pg_catalog.jsonb_build_object(
      'run_id', v_change.run_id, 'pending', v_change.pending
    )::text);
  end if;
  -- nobody waits to see a claim
  if v_operation.operation <> 'claim' then
    perform pg_catalog.pg_notify('overlay_changes', pg_catalog.jsonb_build_object(
      'run_id', v_change.run_id, 'operation_id', v_change.operation_id,
      'operation', v_operation.operation, 'changed', pg_catalog.cardinality(v_change.blocks)
    )::text);
  end if;
end;
$$;

comment on function overlay_private.note_in_run(overlay_private.run_change) is
$$Moves a run's counters and status, and seals the operation with the next link of its history.

Overlays that became pending, from the first of which claims begin again, are announced on the
channel overlay_pending: {"run_id", "pending"}; operations, unless they are claims, on
overlay_changes: {"run_id", "operation_id", "operation", "changed"}.$$;

revoke execute on function overlay_private.note_in_run(overlay_private.run_change) from public;
