-- Runs as the owner: whoever changes overlays has no right to write counters.
create or replace function overlay_private.count_changes()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- rows of runs_v2 come last in the lock order, one after the other by run_id
  perform overlay_private.add_to_counters(
    c.run_id, c.pending, c.claimed, c.ai_complete, c.confirmed, c.failed, c.excluded,
    c.first_pending
  )
  from (
    select
      d.run_id,
      coalesce(sum(d.change) filter (where d.counter = 'pending'), 0)::bigint as pending,
      coalesce(sum(d.change) filter (where d.counter = 'claimed'), 0)::bigint as claimed,
      coalesce(sum(d.change) filter (where d.counter = 'ai_complete'), 0)::bigint as ai_complete,
      coalesce(sum(d.change) filter (where d.counter = 'confirmed'), 0)::bigint as confirmed,
      coalesce(sum(d.change) filter (where d.counter = 'failed'), 0)::bigint as failed,
      coalesce(sum(d.change) filter (where d.counter = 'excluded'), 0)::bigint as excluded,
      min(d.first_block) filter (where d.counter = 'pending') as first_pending
    from (
      select
        n.run_id, case when n.excluded_at is null then n.status else 'excluded' end as counter,
        pg_catalog.count(*) as change, min(n.block_index) as first_block
      from new_overlays n
      group by 1, 2
      union all
      select
        o.run_id, case when o.excluded_at is null then o.status else 'excluded' end,
        -pg_catalog.count(*), null
      from old_overlays o
      group by 1, 2
    ) as d
    group by d.run_id
    order by d.run_id
  ) as c
  where (c.pending, c.claimed, c.ai_complete, c.confirmed, c.failed, c.excluded)
    <> (0, 0, 0, 0, 0, 0);
  return null;
end;
$$;

comment on function overlay_private.count_changes() is
$$Trigger: moves the counters of every run by what a statement changed.$$;

revoke execute on function overlay_private.count_changes() from public;

create trigger overlays_are_counted
  after update on public.block_overlays_v2
  referencing old table as old_overlays new table as new_overlays
  for each statement
  execute function overlay_private.count_changes();
