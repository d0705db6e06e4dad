create or replace function public.close_message_batch(
  worker_id text,
  message_batch_id uuid,
  reason text default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_batch overlay_private.message_batches;
  v_claims jsonb;
  v_released jsonb;
begin
  perform overlay_private.check_worker_id(close_message_batch.worker_id);
  -- overlays are locked before the batch is, as where it was planned
  select b.claims into v_claims
  from overlay_private.message_batches b
  where b.message_batch_id = close_message_batch.message_batch_id;
  v_released := public.release_overlay_batch(
    close_message_batch.worker_id, coalesce(v_claims, '[]'), close_message_batch.reason
  );

  v_batch := overlay_private.find_message_batch(close_message_batch.message_batch_id);
  update overlay_private.message_batches b
  set
    closed_at = pg_catalog.clock_timestamp(),
    closed_reason = pg_catalog.left(
      coalesce(
        nullif(pg_catalog.btrim(pg_catalog.left(close_message_batch.reason, 4000)), ''),
        'no reason given'
      ),
      2000
    )
  where b.message_batch_id = v_batch.message_batch_id and b.closed_at is null;

  return pg_catalog.jsonb_build_object('released', v_released -> 'released');
end;
$$;

comment on function public.close_message_batch(text, uuid, text) is
$$Ends a message batch; what of its claims is still held is given back, the attempt not counted.

Answers {released}. Closing it again changes nothing.

Errors: 22023 worker_id is out of range; PT404 message batch not found.$$;

revoke execute on function public.close_message_batch(text, uuid, text)
  from public, anon, authenticated;
grant execute on function public.close_message_batch(text, uuid, text)
  to overlay_worker, service_role;
