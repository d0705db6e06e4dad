create or replace function overlay_private.confirmable(run_ids uuid[], watermark pg_snapshot)
returns table (
  id uuid,
  run_id uuid,
  block_uid text,
  verdict text
)
language sql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
  select
    o.id, o.run_id, o.block_uid,
    case
      when o.staging_violations is not null and r.validation = 'enforce' then 'invalid'
      when confirmable.watermark is not null
        and not pg_catalog.pg_visible_in_snapshot(p.transaction_id, confirmable.watermark)
        then 'changed'
      else 'ready'
    end
  from public.block_overlays_v2 o
  join public.runs_v2 r on r.run_id = o.run_id
  left join public.overlay_operations p
    on p.operation_id = o.operation_id and confirmable.watermark is not null
  where o.run_id = any(confirmable.run_ids)
    and o.status = 'ai_complete'
    and o.excluded_at is null;
$$;

comment on function overlay_private.confirmable(uuid[], pg_snapshot) is
$$Overlays of these runs that await review, and whether a bulk confirmation takes them.

verdict is ready, invalid (does not fit the schema) or changed (since the watermark).$$;

revoke execute on function overlay_private.confirmable(uuid[], pg_snapshot) from public;
