create or replace function overlay_private.keep_with_their_run()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from old_rows o
    join public.runs_v2 r using (run_id)
  ) then
    raise exception using
      errcode = 'PT409',
      message = 'row belongs to its run',
      detail = pg_catalog.format('DELETE of %s.%s', tg_table_schema, tg_table_name),
      hint = 'Overlays and their history stay as long as their run does: call delete_run().';
  end if;
  return null;
end;
$$;

comment on function overlay_private.keep_with_their_run() is
$$Trigger: rows of a run are deleted with the run and not otherwise, whoever asks.

Errors: PT409 row belongs to its run.$$;

revoke execute on function overlay_private.keep_with_their_run() from public;

create trigger overlays_stay_with_their_run
  after delete on public.block_overlays_v2
  referencing old table as old_rows
  for each statement
  execute function overlay_private.keep_with_their_run();

create trigger events_stay_with_their_run
  after delete on public.overlay_events
  referencing old table as old_rows
  for each statement
  execute function overlay_private.keep_with_their_run();

create trigger links_stay_with_their_run
  after delete on public.history_links
  referencing old table as old_rows
  for each statement
  execute function overlay_private.keep_with_their_run();
