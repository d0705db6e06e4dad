-- Runs as the owner: the person whose UPDATE fires it has no right to write history. Nested loops
-- are off because the plan is made for a session's first statement, often of 25 rows, and kept for
-- one of 100,000.
create or replace function overlay_private.record_changes()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_link record;
begin
  for v_link in
    with changed as materialized (
      select
        n.run_id, n.operation_id, n.block_uid, o.status as from_status, n.status as to_status,
        n.staging_version,
        case when n.staging_version <> o.staging_version then n.overlay_jsonb_staging end
          as staging,
        -- what the step overwrote and no earlier event tells: undo_operation puts it back
        case
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
          when o.status = 'claimed' and n.reused_from is not null then
            pg_catalog.jsonb_build_object('reused_from', n.reused_from)
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
      where n.operation_id is distinct from o.operation_id
    ),
    recorded as (
      insert into public.overlay_events (
        run_id, operation_id, block_uid, from_status, to_status, staging_version, staging, before
      )
      select
        c.run_id, c.operation_id, c.block_uid, c.from_status, c.to_status, c.staging_version,
        c.staging, c.before
      from changed c
    )
    select
      c.run_id, c.operation_id, pg_catalog.count(*)::integer as event_count,
      -- as hash_events has it: a hash of hashes, since all of a large run is too much for one value
      pg_catalog.sha256(pg_catalog.string_agg(
        overlay_private.event_hash(
          c.block_uid, c.from_status, c.to_status, c.staging_version, c.staging, c.before
        ),
        '' order by c.block_uid collate "C"
      )) as events_hash
    from changed c
    group by c.run_id, c.operation_id
    order by c.run_id, c.operation_id
  loop
    -- rows of runs_v2 come last in the lock order, one after the other by run_id
    perform overlay_private.link_history(
      v_link.run_id, v_link.operation_id, v_link.event_count, v_link.events_hash
    );
  end loop;
  return null;
end;
$$;

comment on function overlay_private.record_changes() is
$$Trigger: writes one event for each overlay that an operation changed.

One link for each run and operation seals them.$$;

revoke execute on function overlay_private.record_changes() from public;

create trigger overlays_are_recorded
  after update on public.block_overlays_v2
  referencing old table as old_overlays new table as new_overlays
  for each statement
  execute function overlay_private.record_changes();
