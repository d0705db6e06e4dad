-- Revert pgoverlay:lifecycle from pg

begin;
set local client_min_messages = warning;

create or replace function overlay_private.close_runs(run_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from overlay_private.run_gates g
  where g.run_id = any(close_runs.run_ids)
  order by g.run_id
  for update;
end;
$$;

comment on function overlay_private.close_runs(uuid[]) is
$$Closes the gates of these runs, in order, until the transaction ends.

Waits for all who are at work on their overlays, and keeps new ones out. Close all that a call is
going to need before it does anything else.$$;

revoke execute on function overlay_private.close_runs(uuid[]) from public;

commit;
