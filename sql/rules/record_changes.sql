-- Runs as the owner: the person whose UPDATE fires it has no right to write history. Nested loops
-- are off because the plan is made for a session's first statement, often of 25 rows, and kept for
-- one of 100,000.
create or replace function overlay_private.record_changes()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
as $$
begin
  insert into public.overlay_events (
    run_id, operation_id, block_uid, from_status, to_status, staging_version, staging, before
  )
  select
    n.run_id, n.operation_id, n.block_uid, o.status, n.status, n.staging_version,
    case when n.staging_version <> o.staging_version then n.overlay_jsonb_staging end,
    -- what the step overwrote and no earlier event tells: undo_operation puts it back
    case
      when o.status = 'ai_complete' and n.status = 'pending' then pg_catalog.jsonb_build_object(
        'overlay_jsonb_staging', o.overlay_jsonb_staging, 'attempt_count', o.attempt_count,
        'last_error', o.last_error, 'reject_reason', o.reject_reason
      ) || pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
        'staging_evidence', o.staging_evidence, 'reused_from', o.reused_from
      ))
      when o.status = 'ai_complete' and n.status = 'confirmed' and o.confirmed_at is null then null
      when o.status = 'ai_complete' and n.status = 'confirmed'
        and n.confirmed_at = o.confirmed_at then pg_catalog.jsonb_build_object(
          'overlay_jsonb_staging', o.overlay_jsonb_staging
        )
      when o.status = 'ai_complete' and n.status = 'confirmed' then pg_catalog.jsonb_build_object(
        'overlay_jsonb_confirmed', o.overlay_jsonb_confirmed, 'confirmed_at', o.confirmed_at,
        'confirmed_by', o.confirmed_by
      )
      when o.status = 'claimed' and n.reused_from is not null then pg_catalog.jsonb_build_object(
        'reused_from', n.reused_from
      )
      when o.status = 'failed' and n.status = 'pending' then pg_catalog.jsonb_build_object(
        'attempt_count', o.attempt_count, 'last_error', o.last_error
      )
      when o.excluded_at is not null and n.excluded_at is null then pg_catalog.jsonb_build_object(
        'excluded_at', o.excluded_at, 'excluded_by', o.excluded_by,
        'excluded_reason', o.excluded_reason
      )
    end
  from old_overlays o
  join new_overlays n using (run_id, block_uid)
  where n.operation_id is distinct from o.operation_id;
  return null;
end;
$$;

comment on function overlay_private.record_changes() is
$$Trigger: writes one event for each overlay that an operation changed.$$;

revoke execute on function overlay_private.record_changes() from public;

create trigger overlays_are_recorded
  after update on public.block_overlays_v2
  referencing old table as old_overlays new table as new_overlays
  for each statement
  execute function overlay_private.record_changes();
