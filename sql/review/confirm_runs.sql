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
  v_awaiting uuid[];
  v_ready uuid[];
  v_left jsonb;
begin
  perform overlay_private.enter_runs(confirm_runs.run_ids);
  v_awaiting := array(
    select o.id
    from public.block_overlays_v2 o
    where o.run_id = any(confirm_runs.run_ids)
      and o.status = 'ai_complete'
      and o.excluded_at is null
    order by o.run_id, o.block_uid
    for update
  );

  select
    coalesce(pg_catalog.array_agg(c.id) filter (where c.verdict = 'ready'), '{}'),
    pg_catalog.jsonb_build_object(
      'invalid', pg_catalog.count(*) filter (where c.verdict = 'invalid'),
      'changed', pg_catalog.count(*) filter (where c.verdict = 'changed')
    )
  into v_ready, v_left
  -- only of those that are locked: what has come since is left for the next time
  from overlay_private.confirmable(v_awaiting, v_watermark) c;

  return overlay_private.write_confirmation(v_ready, confirm_runs.caller)
    || pg_catalog.jsonb_build_object('left', v_left || (
      select pg_catalog.jsonb_build_object(
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
