create or replace function overlay_private.close_run(run_id uuid)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select from overlay_private.run_gates g
  where g.run_id = close_run.run_id
  for update;
$$;

comment on function overlay_private.close_run(uuid) is
$$Closes the gate of a run until the transaction ends.

Waits for all who are at work on its overlays, and keeps new ones out.$$;

revoke execute on function overlay_private.close_run(uuid) from public;
