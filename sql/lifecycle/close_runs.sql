-- A row that is held in share mode is given to everybody else who asks for it so, whoever waits to
-- have it alone: workers that claim one after the other would keep a person waiting for as long as
-- there is work. So who has to wait holds an advisory lock meanwhile, at which claims turn back.
create or replace function overlay_private.close_runs(run_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run_id uuid;
begin
  for v_run_id in
    select g.run_id
    from overlay_private.run_gates g
    where g.run_id = any(close_runs.run_ids)
    order by g.run_id
  loop
    perform from overlay_private.run_gates g
    where g.run_id = v_run_id
    for update skip locked;
    if not found then
      perform pg_catalog.pg_advisory_xact_lock(pg_catalog.uuid_hash_extended(v_run_id, 0));
      perform from overlay_private.run_gates g
      where g.run_id = v_run_id
      for update;
    end if;
  end loop;
end;
$$;

comment on function overlay_private.close_runs(uuid[]) is
$$Closes the gates of these runs, in order, until the transaction ends.

Waits for all who are at work on their overlays, and keeps new ones out. Close all that a call is
going to need before it does anything else.$$;

revoke execute on function overlay_private.close_runs(uuid[]) from public;
