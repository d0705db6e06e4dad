create or replace function overlay_private.keep_linked_operations()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from old_rows o
    join public.history_links l using (operation_id)
  ) then
    raise exception using
      errcode = 'PT409',
      message = 'operation belongs to a history',
      detail = 'DELETE of public.overlay_operations',
      hint = 'Operations stay as long as a run that they changed: call delete_run().';
  end if;
  return null;
end;
$$;

comment on function overlay_private.keep_linked_operations() is
$$Trigger: operations go when no run's history holds them any more, and not before, whoever asks.

Errors: PT409 operation belongs to a history.$$;

revoke execute on function overlay_private.keep_linked_operations() from public;

create trigger operations_stay_with_their_history
  after delete on public.overlay_operations
  referencing old table as old_rows
  for each statement
  execute function overlay_private.keep_linked_operations();
