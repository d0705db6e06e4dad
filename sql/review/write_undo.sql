create or replace function overlay_private.write_undo(
  undone public.overlay_operations,
  run_ids uuid[],
  operation_id uuid
)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_kind text := (write_undo.undone).operation;
  v_count integer;
begin
  update public.block_overlays_v2 o
  set
    status = b.from_status,
    overlay_jsonb_staging = coalesce(
      b.before -> 'overlay_jsonb_staging', o.overlay_jsonb_staging
    ),
    staging_version = o.staging_version
      + case when b.before ? 'overlay_jsonb_staging' then 1 else 0 end,
    staging_violations = case when b.before ? 'overlay_jsonb_staging' then
      overlay_private.staging_violations(
        s.schema_jsonb, r.validation, b.before -> 'overlay_jsonb_staging'
      ) else o.staging_violations end,
    staging_evidence = case v_kind
      when 'reject' then b.before -> 'staging_evidence'
      when 'reset' then overlay_private.kept_evidence(
        o.staging_evidence, o.overlay_jsonb_staging, b.before -> 'overlay_jsonb_staging'
      )
      else o.staging_evidence
    end,
    reused_from = case v_kind when 'reject'
      then (b.before ->> 'reused_from')::uuid else o.reused_from end,
    overlay_jsonb_confirmed = case v_kind when 'confirm'
      then coalesce(b.before -> 'overlay_jsonb_confirmed', '{}') else o.overlay_jsonb_confirmed end,
    confirmed_at = case v_kind when 'confirm'
      then (b.before ->> 'confirmed_at')::timestamptz else o.confirmed_at end,
    confirmed_by = case v_kind when 'confirm'
      then (b.before ->> 'confirmed_by')::uuid else o.confirmed_by end,
    attempt_count = coalesce((b.before ->> 'attempt_count')::integer, o.attempt_count),
    last_error = case when b.before ? 'last_error'
      then b.before ->> 'last_error' else o.last_error end,
    reject_reason = case v_kind when 'reject'
      then b.before ->> 'reject_reason' else o.reject_reason end,
    excluded_at = case when v_kind in ('exclude', 'include')
      then (b.before ->> 'excluded_at')::timestamptz else o.excluded_at end,
    excluded_by = case when v_kind in ('exclude', 'include')
      then (b.before ->> 'excluded_by')::uuid else o.excluded_by end,
    excluded_reason = case when v_kind in ('exclude', 'include')
      then b.before ->> 'excluded_reason' else o.excluded_reason end,
    operation_id = write_undo.operation_id
  from overlay_private.events_of(write_undo.run_ids, (write_undo.undone).operation_id) b,
    public.runs_v2 r, public.schemas s
  where o.run_id = b.run_id
    and o.block_uid = b.block_uid
    and r.run_id = o.run_id
    and s.schema_id = r.schema_id;
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;

comment on function overlay_private.write_undo(public.overlay_operations, uuid[], uuid) is
$$Puts back what the events of an operation say it overwrote; how many overlays it was.

The overlays are locked, and the operation is the last that changed them.$$;

revoke execute on function overlay_private.write_undo(public.overlay_operations, uuid[], uuid)
  from public;
