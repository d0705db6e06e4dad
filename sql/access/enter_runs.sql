create or replace function overlay_private.enter_runs(run_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from overlay_private.run_gates g
  where g.run_id = any(enter_runs.run_ids)
  order by g.run_id
  for key share;
end;
$$;

comment on function overlay_private.enter_runs(uuid[]) is
$$Passes the gates of these runs, in order, and holds them open until the transaction ends.

Waits while a run is being cancelled, paused or deleted. Call it before locking any overlay.$$;

revoke execute on function overlay_private.enter_runs(uuid[]) from public;
