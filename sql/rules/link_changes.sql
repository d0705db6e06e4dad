-- Fires after overlays_are_recorded, which comes before it in the alphabet, as triggers do.
create or replace function overlay_private.link_changes()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- rows of runs_v2 come last in the lock order, one after the other by run_id
  perform overlay_private.link_history(c.run_id, c.operation_id)
  from (
    select n.run_id, n.operation_id from new_overlays n
    except
    select o.run_id, o.operation_id from old_overlays o
    order by 1, 2
  ) as c;
  return null;
end;
$$;

comment on function overlay_private.link_changes() is
$$Trigger: seals the events that a statement wrote, one link for each run and operation.$$;

revoke execute on function overlay_private.link_changes() from public;

create trigger overlays_are_sealed
  after update on public.block_overlays_v2
  referencing old table as old_overlays new table as new_overlays
  for each statement
  execute function overlay_private.link_changes();
