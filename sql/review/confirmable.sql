create or replace function overlay_private.confirmable(overlay_ids uuid[], watermark pg_snapshot)
returns table (id uuid, verdict text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    o.id,
    case
      when o.staging_violations is not null and r.validation = 'enforce' then 'invalid'
      when confirmable.watermark is not null
        and not pg_catalog.pg_visible_in_snapshot(p.transaction_id, confirmable.watermark)
        -- a number that this server has not reached came with a dump: older than any watermark
        and (
          p.transaction_id < pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())
          or p.transaction_id = pg_catalog.pg_current_xact_id_if_assigned()
        )
        then 'changed'
      else 'ready'
    end
  from public.block_overlays_v2 o
  join public.runs_v2 r on r.run_id = o.run_id
  left join public.overlay_operations p
    on p.operation_id = o.operation_id and confirmable.watermark is not null
  where o.id = any(confirmable.overlay_ids);
$$;

comment on function overlay_private.confirmable(uuid[], pg_snapshot) is
$$Whether a bulk confirmation takes these overlays, which await review.

verdict is ready, invalid (does not fit the schema) or changed (since the watermark).$$;

revoke execute on function overlay_private.confirmable(uuid[], pg_snapshot) from public;

create or replace function overlay_private.awaiting_review(run_ids uuid[])
returns uuid[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select o.id
    from public.block_overlays_v2 o
    where o.run_id = any(awaiting_review.run_ids)
      and o.status = 'ai_complete'
      and o.excluded_at is null
  );
$$;

comment on function overlay_private.awaiting_review(uuid[]) is
$$Overlays of these runs that await review.$$;

revoke execute on function overlay_private.awaiting_review(uuid[]) from public;
