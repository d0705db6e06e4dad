create or replace function overlay_private.find_message_batch(message_batch_id uuid)
returns overlay_private.message_batches
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_batch overlay_private.message_batches;
begin
  select b.* into v_batch
  from overlay_private.message_batches b
  where b.message_batch_id = find_message_batch.message_batch_id
  for update;
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'message batch not found',
      detail = pg_catalog.format('message_batch_id %s', find_message_batch.message_batch_id),
      hint = 'plan_message_batch() answers the id of a message batch.';
  end if;
  return v_batch;
end;
$$;

comment on function overlay_private.find_message_batch(uuid) is
$$Locks a message batch.

Errors: PT404 message batch not found.$$;

revoke execute on function overlay_private.find_message_batch(uuid) from public;
