create or replace function overlay_private.events_of(run_ids uuid[], operation_id uuid)
returns setof public.overlay_events
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select e.*
  from public.history_links l
  join public.overlay_events e
    on e.run_id = l.run_id and e.block_index = any(l.blocks) and e.operation_id = l.operation_id
  where l.operation_id = events_of.operation_id and l.run_id = any(events_of.run_ids);
$$;

comment on function overlay_private.events_of(uuid[], uuid) is
$$The events of an operation in these runs.$$;

revoke execute on function overlay_private.events_of(uuid[], uuid) from public;
