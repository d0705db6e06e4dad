-- Runs as the owner: the person whose UPDATE fires it has no right to write history. Nested loops
-- are off because the plan is made for a session's first statement, often of 25 rows, and kept for
-- one of 100,000; merge joins because they would sort 100,000 wide rows twice. Those rows are to be
-- joined and put in order in memory, where a statement of 25 takes no more of it than ever.
create or replace function overlay_private.record_changes()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
set work_mem = '64MB'
set plan_cache_mode = force_generic_plan
as $$
declare
  v_change overlay_private.run_change;
begin
  -- A claim of what was pending needs no row for each overlay: that is all there is to say of it.
  if not exists (select from new_overlays n where n.status <> 'claimed' or n.operation_id is null)
    and not exists (
      select from old_overlays o
      where o.status <> 'pending'
        or o.excluded_at is not null
        or o.operation_id in (select n.operation_id from new_overlays n)
    )
  then
    for v_change in
      select
        c.run_id, c.operation_id, -c.claims, c.claims, 0, 0, 0, 0, null::integer, c.blocks,
        pg_catalog.sha256('claimed')
      from (
        select
          n.run_id, n.operation_id, pg_catalog.count(*) as claims,
          pg_catalog.array_agg(n.block_index order by n.block_index) as blocks
        from new_overlays n
        group by n.run_id, n.operation_id
      ) as c
      order by c.run_id, c.operation_id
    loop
      perform overlay_private.note_in_run(v_change);
    end loop;
    return null;
  end if;

  for v_change in
    with changed as materialized (
      select
        n.run_id, n.block_index, n.block_uid, o.status as from_status, n.status as to_status,
        case when o.excluded_at is null then o.status else 'excluded' end as from_counter,
        case when n.excluded_at is null then n.status else 'excluded' end as to_counter,
        -- null: not an operation, such as an extended lease
        case when n.operation_id is distinct from o.operation_id then n.operation_id end
          as operation_id,
        n.staging_version,
        case o.status when 'claimed' then o.operation_id end as claimed_by_operation,
        case when n.staging_version <> o.staging_version then n.overlay_jsonb_staging end
          as staging,
        -- what the step overwrote and no earlier event tells: undo_operation puts it back
        case
          when o.status = 'claimed' and n.reused_from is null then null
          when o.status = 'claimed' then
            pg_catalog.jsonb_build_object('reused_from', n.reused_from)
          when o.status = 'ai_complete' and n.status = 'pending' then pg_catalog.jsonb_build_object(
            'overlay_jsonb_staging', o.overlay_jsonb_staging, 'attempt_count', o.attempt_count,
            'last_error', o.last_error, 'reject_reason', o.reject_reason
          ) || pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
            'staging_evidence', o.staging_evidence, 'reused_from', o.reused_from
          ))
          when o.status = 'ai_complete' and n.status = 'confirmed' and o.confirmed_at is null
            then null
          when o.status = 'ai_complete' and n.status = 'confirmed'
            and n.confirmed_at = o.confirmed_at then pg_catalog.jsonb_build_object(
              'overlay_jsonb_staging', o.overlay_jsonb_staging
            )
          when o.status = 'ai_complete' and n.status = 'confirmed'
            then pg_catalog.jsonb_build_object(
              'overlay_jsonb_confirmed', o.overlay_jsonb_confirmed, 'confirmed_at', o.confirmed_at,
              'confirmed_by', o.confirmed_by
            )
          when o.status = 'failed' and n.status = 'pending' then pg_catalog.jsonb_build_object(
            'attempt_count', o.attempt_count, 'last_error', o.last_error
          )
          when o.excluded_at is not null and n.excluded_at is null
            then pg_catalog.jsonb_build_object(
              'excluded_at', o.excluded_at, 'excluded_by', o.excluded_by,
              'excluded_reason', o.excluded_reason
            )
        end as before
      from old_overlays o
      join new_overlays n using (id)
    ),
    recorded as (
      insert into public.overlay_events (
        run_id, operation_id, block_index, from_status, to_status, block_uid, staging_version,
        claimed_by_operation, staging, before
      )
      select
        c.run_id, c.operation_id, c.block_index, c.from_status, c.to_status, c.block_uid,
        c.staging_version, c.claimed_by_operation, c.staging, c.before
      from changed c
      where c.operation_id is not null
    ),
    told as (
      select
        c.run_id, c.operation_id,
        pg_catalog.count(*) filter (where c.to_counter = 'pending')
          - pg_catalog.count(*) filter (where c.from_counter = 'pending') as pending,
        pg_catalog.count(*) filter (where c.to_counter = 'claimed')
          - pg_catalog.count(*) filter (where c.from_counter = 'claimed') as claimed,
        pg_catalog.count(*) filter (where c.to_counter = 'ai_complete')
          - pg_catalog.count(*) filter (where c.from_counter = 'ai_complete') as ai_complete,
        pg_catalog.count(*) filter (where c.to_counter = 'confirmed')
          - pg_catalog.count(*) filter (where c.from_counter = 'confirmed') as confirmed,
        pg_catalog.count(*) filter (where c.to_counter = 'failed')
          - pg_catalog.count(*) filter (where c.from_counter = 'failed') as failed,
        pg_catalog.count(*) filter (where c.to_counter = 'excluded')
          - pg_catalog.count(*) filter (where c.from_counter = 'excluded') as excluded,
        min(c.block_index) filter (where c.to_counter = 'pending') as first_pending,
        pg_catalog.array_agg(c.block_index order by c.block_index) as blocks,
        -- a hash of hashes, since all of a large run is too much for one value
        pg_catalog.sha256(pg_catalog.string_agg(
          overlay_private.event_hash(
            c.block_index, c.block_uid, c.from_status, c.to_status, c.staging_version,
            c.claimed_by_operation, c.staging, c.before
          ),
          '' order by c.block_index
        ) filter (where c.operation_id is not null)) as events_hash
      from changed c
      group by c.run_id, c.operation_id
    )
    select t.*
    from told t
    where t.operation_id is not null
      or (t.pending, t.claimed, t.ai_complete, t.confirmed, t.failed, t.excluded)
        <> (0, 0, 0, 0, 0, 0)
    -- rows of runs_v2 come last in the lock order, one after the other by run_id
    order by t.run_id, t.operation_id
  loop
    perform overlay_private.note_in_run(v_change);
  end loop;
  return null;
end;
$$;

comment on function overlay_private.record_changes() is
$$Trigger: counts what a statement changed, and writes it down.

One event for each overlay that an operation changed, unless that was a claim; and for each run and
operation the counters and one link, which seals the events.$$;

revoke execute on function overlay_private.record_changes() from public;

create trigger overlays_are_recorded
  after update on public.block_overlays_v2
  referencing old table as old_overlays new table as new_overlays
  for each statement
  execute function overlay_private.record_changes();
