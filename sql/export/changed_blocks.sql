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
  select coalesce(pg_catalog.array_agg(k.block_uid order by k.block_uid), '{}')
  from (
    select distinct b.block_index
    from public.history_links l
    join public.overlay_operations p on p.operation_id = l.operation_id
    cross join unnest(l.blocks) as b (block_index)
    where l.run_id = changed_blocks.run_id
      and case
        when changed_blocks.watermark is not null
          then not pg_catalog.pg_visible_in_snapshot(p.transaction_id, changed_blocks.watermark)
        when changed_blocks.moment is not null then p.occurred_at >= changed_blocks.moment
        else l.link_number > coalesce(changed_blocks.link_number, 0)
      end
      and (changed_blocks.drafts_too or p.operation = 'confirm' or (
        p.operation = 'undo' and exists (
          select from public.overlay_events e
          where e.run_id = l.run_id
            and e.block_index = b.block_index
            and e.operation_id = l.operation_id
            and e.from_status = 'confirmed'
        )
      ))
  ) as c
  join public.runs_v2 r on r.run_id = changed_blocks.run_id
  join public.blocks_v2 k on k.conv_uid = r.conv_uid and k.block_index = c.block_index;
$$;

comment on function overlay_private.changed_blocks(
  uuid, bigint, pg_snapshot, timestamptz, boolean
) is
$$Blocks of a run whose confirmed value (or draft, if those count too) may have changed since then.

Without any of the three it is since the beginning.$$;

revoke execute on function overlay_private.changed_blocks(
  uuid, bigint, pg_snapshot, timestamptz, boolean
) from public;
