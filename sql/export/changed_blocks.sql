-- By the history and not by confirmed_at: a confirmation that was undone must be told too, and a
-- stamp is older than the commit that makes it visible.
create or replace function overlay_private.changed_blocks(
  run_id uuid,
  link_number bigint,
  watermark pg_snapshot,
  moment timestamptz,
  drafts_too boolean
)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.array_agg(distinct e.block_uid), '{}')
  from public.history_links l
  join public.overlay_operations p on p.operation_id = l.operation_id
  join public.overlay_events e on e.run_id = l.run_id and e.operation_id = l.operation_id
  where l.run_id = changed_blocks.run_id
    and case
      when changed_blocks.watermark is not null
        then not pg_catalog.pg_visible_in_snapshot(p.transaction_id, changed_blocks.watermark)
      when changed_blocks.moment is not null then p.occurred_at >= changed_blocks.moment
      else l.link_number > coalesce(changed_blocks.link_number, 0)
    end
    and (changed_blocks.drafts_too or p.operation = 'confirm'
      or (p.operation = 'undo' and e.from_status = 'confirmed'));
$$;

comment on function overlay_private.changed_blocks(
  uuid, bigint, pg_snapshot, timestamptz, boolean
) is
$$Blocks of a run whose confirmed value (or draft, if those count too) may have changed since then.

Without any of the three it is since the beginning.$$;

revoke execute on function overlay_private.changed_blocks(
  uuid, bigint, pg_snapshot, timestamptz, boolean
) from public;
