create or replace function overlay_private.close_run(run_id uuid)
returns void
language sql
set search_path = ''
as $$
  select from overlay_private.run_gates g
  where g.run_id = close_run.run_id
  for update;
$$;

comment on function overlay_private.close_run(uuid) is
$$Closes the gate of a run: waits for all who are at work on its overlays, and keeps out new ones until
the transaction ends.$$;

revoke execute on function overlay_private.close_run(uuid) from public;
