create or replace function public.take_message_batch(
  worker_id text,
  hold interval default null
)
returns setof public.message_batch
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_hold interval := coalesce(take_message_batch.hold, interval '1 minute');
  v_batch overlay_private.message_batches;
begin
  perform overlay_private.check_worker_id(take_message_batch.worker_id);
  perform overlay_private.check_lease(v_hold);

  select b.* into v_batch
  from overlay_private.message_batches b
  where b.closed_at is null and b.held_until <= pg_catalog.clock_timestamp()
  order by b.held_until
  limit 1
  for update skip locked;
  if not found then
    return;
  end if;

  update overlay_private.message_batches b
  set
    held_by = take_message_batch.worker_id,
    held_until = pg_catalog.clock_timestamp() + v_hold
  where b.message_batch_id = v_batch.message_batch_id;

  return query
  select
    v_batch.message_batch_id, v_batch.provider_batch_id, v_batch.planned_at, v_batch.claims,
    v_batch.output_schemas,
    (
      select pg_catalog.count(*)::integer
      from pg_catalog.jsonb_to_recordset(v_batch.claims) as c (overlay_id uuid, claim_token uuid)
      join public.block_overlays_v2 o on o.id = c.overlay_id and o.claim_token = c.claim_token
    );
end;
$$;

comment on function public.take_message_batch(text, interval) is
$$Takes the message batch that nobody has looked after for longest; no row when there is none.

Nobody else gets it before hold (default: a minute) is over, so hold is also how often the provider
is asked. Ask it whether the batch has ended. If so, hand its answers to complete_overlay_batch and
fail_overlay_batch, then call close_message_batch; if not, leave it.

Errors: 22023 worker_id or lease is out of range.$$;

revoke execute on function public.take_message_batch(text, interval)
  from public, anon, authenticated;
grant execute on function public.take_message_batch(text, interval)
  to overlay_worker, service_role;
