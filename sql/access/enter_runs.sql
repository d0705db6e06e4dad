create or replace function overlay_private.enter_runs(run_ids uuid[])
returns void
language sql
set search_path = ''
as $$
  select from overlay_private.run_gates g
  where g.run_id = any(enter_runs.run_ids)
  order by g.run_id
  for key share;
$$;

comment on function overlay_private.enter_runs(uuid[]) is
$$Passes the gates of these runs, in order, and holds them open until the transaction ends.

Waits while a run is being cancelled, paused or deleted. Call it before locking any overlay.$$;

revoke execute on function overlay_private.enter_runs(uuid[]) from public;
