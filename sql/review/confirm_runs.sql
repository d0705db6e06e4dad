create or replace function overlay_private.confirm_runs(
  run_ids uuid[],
  watermark text,
  caller overlay_private.caller
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_watermark pg_snapshot := overlay_private.parse_watermark(confirm_runs.watermark);
  v_ready uuid[];
  v_operations uuid[];
  v_later uuid[];
  v_fitting integer;
  v_invalid integer;
begin
  perform overlay_private.enter_runs(confirm_runs.run_ids);
  select
    coalesce(pg_catalog.array_agg(a.id) filter (where not a.is_invalid), '{}'),
    coalesce(pg_catalog.array_agg(a.operation_id) filter (where not a.is_invalid), '{}'),
    pg_catalog.count(*) filter (where not a.is_invalid),
    pg_catalog.count(*) filter (where a.is_invalid)
  into v_ready, v_operations, v_fitting, v_invalid
  from (
    select
      o.id, o.operation_id,
      o.staging_violations is not null and r.validation = 'enforce' as is_invalid
    from public.block_overlays_v2 o
    join public.runs_v2 r using (run_id)
    where o.run_id = any(confirm_runs.run_ids)
      and o.status = 'ai_complete'
      and o.excluded_at is null
    order by o.run_id, o.block_uid
    for update of o
  ) as a;

  if v_watermark is not null then
    -- a statement of its own, which knows the operations that the locks waited for
    v_later := overlay_private.later_operations(v_operations, v_watermark);
    v_ready := array(
      select a.id
      from unnest(v_ready, v_operations) as a (id, operation_id)
      where (a.operation_id = any(v_later)) is not true
    );
  end if;

  return overlay_private.write_confirmation(v_ready, confirm_runs.caller)
    || pg_catalog.jsonb_build_object('left', (
      select pg_catalog.jsonb_build_object(
        'invalid', v_invalid,
        'changed', v_fitting - pg_catalog.cardinality(v_ready),
        'pending', coalesce(sum(r.pending_blocks), 0),
        'claimed', coalesce(sum(r.claimed_blocks), 0),
        'failed', coalesce(sum(r.failed_blocks), 0),
        'excluded', coalesce(sum(r.excluded_blocks), 0)
      )
      from public.runs_v2 r
      where r.run_id = any(confirm_runs.run_ids)
    ));
end;
$$;

comment on function overlay_private.confirm_runs(uuid[], text, overlay_private.caller) is
$$What confirm_run and confirm_project do.

Errors: those of parse_watermark.$$;

revoke execute on function overlay_private.confirm_runs(uuid[], text, overlay_private.caller)
  from public;
