create or replace function overlay_private.count_new_overlays()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform overlay_private.add_to_counters(c.run_id, c.pending, 0, 0, 0, 0, 0, c.first_pending)
  from (
    select
      n.run_id, pg_catalog.count(*) as pending, min(n.block_index) as first_pending
    from new_overlays n
    group by n.run_id
    order by n.run_id
  ) as c;
  return null;
end;
$$;

comment on function overlay_private.count_new_overlays() is
$$Trigger: counts overlays as they are created, which is always as pending.$$;

revoke execute on function overlay_private.count_new_overlays() from public;

create trigger new_overlays_are_counted
  after insert on public.block_overlays_v2
  referencing new table as new_overlays
  for each statement
  execute function overlay_private.count_new_overlays();
