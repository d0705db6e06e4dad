create or replace function public.submit_message_batch(
  worker_id text,
  message_batch_id uuid,
  provider_batch_id text
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_batch overlay_private.message_batches;
begin
  perform overlay_private.check_worker_id(submit_message_batch.worker_id);
  if overlay_private.is_blank(submit_message_batch.provider_batch_id)
    or pg_catalog.char_length(submit_message_batch.provider_batch_id) > 200 then
    raise exception using
      errcode = '22023',
      message = 'provider_batch_id is out of range',
      detail = pg_catalog.format('It has %s characters.', coalesce(
        pg_catalog.char_length(submit_message_batch.provider_batch_id), 0
      )),
      hint = 'Pass the id that the provider gave the batch, 1 to 200 characters.';
  end if;

  v_batch := overlay_private.find_message_batch(submit_message_batch.message_batch_id);
  if v_batch.provider_batch_id = submit_message_batch.provider_batch_id then
    return;
  end if;
  if v_batch.provider_batch_id is not null or v_batch.closed_at is not null then
    raise exception using
      errcode = 'PT409',
      message = 'message batch is submitted or closed',
      detail = pg_catalog.format('message_batch_id %s', v_batch.message_batch_id),
      hint = 'Cancel the batch at the provider: its claims are somebody else''s by now.';
  end if;

  update overlay_private.message_batches b
  set
    provider_batch_id = submit_message_batch.provider_batch_id,
    submitted_at = pg_catalog.clock_timestamp(),
    -- it can be looked after from now on, by anybody
    held_until = pg_catalog.clock_timestamp()
  where b.message_batch_id = v_batch.message_batch_id;
exception
  when unique_violation then
    raise exception using
      errcode = 'PT409',
      message = 'provider batch belongs to another',
      detail = pg_catalog.format(
        'provider_batch_id %s', submit_message_batch.provider_batch_id
      ),
      hint = 'Look for another batch of the provider''s.';
end;
$$;

comment on function public.submit_message_batch(text, uuid, text) is
$$Notes what the provider calls a planned batch; the same again changes nothing.

Errors: 22023 worker_id or provider_batch_id is out of range; PT404 message batch not found; PT409
message batch is submitted or closed, or provider batch belongs to another.$$;

revoke execute on function public.submit_message_batch(text, uuid, text)
  from public, anon, authenticated;
grant execute on function public.submit_message_batch(text, uuid, text)
  to overlay_worker, service_role;
