-- Deploy pgoverlay:batches to pg
-- requires: batches@v0.1.0

begin;
set local client_min_messages = warning;

create or replace function public.plan_message_batch(
  worker_id text,
  claims jsonb,
  output_schemas jsonb,
  lease interval default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_lease interval := coalesce(plan_message_batch.lease, interval '26 hours');
  v_held uuid[];
  v_planned jsonb;
  -- time enough to tell the provider: until then nobody else asks whether it knows the batch
  v_until timestamptz := pg_catalog.clock_timestamp() + interval '5 minutes';
  v_batch uuid;
begin
  perform overlay_private.check_worker_id(plan_message_batch.worker_id);
  perform overlay_private.check_lease(v_lease);
  if pg_catalog.jsonb_typeof(plan_message_batch.output_schemas) is distinct from 'object' then
    raise exception using
      errcode = '22023',
      message = 'output_schemas is no object',
      detail = pg_catalog.format('It is %s.', coalesce(
        pg_catalog.jsonb_typeof(plan_message_batch.output_schemas), 'null'
      )),
      hint = 'Pass {run_id: output_schema}, as the claims came with them.';
  end if;
  v_held := (overlay_private.hold_claims(plan_message_batch.claims)).overlay_ids;
  if exists (
    select
    from pg_catalog.jsonb_array_elements(plan_message_batch.claims) as e (claim)
    where pg_catalog.num_nonnulls(e.claim ->> 'custom_id', e.claim ->> 'position') = 1
      or (e.claim ->> 'custom_id') !~ '^.{1,64}$'
      or (e.claim ->> 'position') !~ '^[1-9][0-9]{0,3}$'
  ) then
    raise exception using
      errcode = '22023',
      message = 'place in a pack is out of range',
      detail = 'A claim has a custom_id of more than 64 characters, or no position from 1 on.',
      hint = 'Pass both for each claim of a pack, and neither for one that is asked for alone.';
  end if;

  if v_held <> '{}' then
    update public.block_overlays_v2 o
    set claim_expires_at = greatest(
      o.claim_expires_at, pg_catalog.clock_timestamp() + v_lease
    )
    where o.id = any(v_held);

    select pg_catalog.jsonb_agg(
      pg_catalog.jsonb_build_object(
        'overlay_id', o.id, 'claim_token', o.claim_token, 'run_id', o.run_id,
        'custom_id', coalesce(c.custom_id, o.id::text), 'position', c.position
      )
      order by o.run_id, o.block_uid
    )
    into v_planned
    from public.block_overlays_v2 o
    join pg_catalog.jsonb_to_recordset(plan_message_batch.claims) as c (
      overlay_id uuid, custom_id text, position integer
    ) on c.overlay_id = o.id
    where o.id = any(v_held);

    -- Asked again, for the answer was lost on its way: a second batch would be looked for at the
    -- provider, and what the first one is sent as be found.
    update overlay_private.message_batches b
    set claims = v_planned, held_by = plan_message_batch.worker_id, held_until = v_until
    where b.message_batch_id = (
      select e.message_batch_id
      from overlay_private.message_batches e
      where e.closed_at is null
        and e.provider_batch_id is null
        and (e.claims = v_planned or e.claims @> v_planned)
        -- nor is any of it left out that somebody still holds, and nobody would wait for
        and not exists (
          select
          from pg_catalog.jsonb_to_recordset(e.claims) as c (overlay_id uuid, claim_token uuid)
          join public.block_overlays_v2 o on o.id = c.overlay_id and o.claim_token = c.claim_token
          where c.overlay_id <> all(v_held)
        )
      order by e.claims = v_planned desc, e.planned_at desc
      limit 1
      for update
    )
    returning b.message_batch_id into v_batch;
    if not found then
      insert into overlay_private.message_batches (claims, output_schemas, held_by, held_until)
      values (
        v_planned, plan_message_batch.output_schemas, plan_message_batch.worker_id, v_until
      )
      returning message_batch_id into v_batch;
    end if;
  end if;

  return pg_catalog.jsonb_build_object(
    'message_batch_id', v_batch,
    'lost', overlay_private.lost_claims(plan_message_batch.claims, v_held)
  );
end;
$$;

comment on function public.plan_message_batch(text, jsonb, jsonb, interval) is
$$Writes down that claims are about to be sent as one batch of messages.

claims is [{"overlay_id", "claim_token"}, …], at most 1000, and output_schemas {run_id:
output_schema} as they were claimed. Call it before the provider is told, with overlay_id as
custom_id, and submit_message_batch right after. Overlays of a pack that share a request name its
"custom_id", as the overlay_id of the first, and their "position" in it, from 1; whatever is in
output_schemas is there again when the batch is taken, that of a pack too. The claims are held for
lease; its default of 26 hours outlasts the provider's limit of a day. Answers {message_batch_id,
lost}: send nothing for what was lost; message_batch_id is null when that is everything. Asked
again before the batch is submitted, it is the same one.

Errors: 22023 worker_id or lease is out of range, output_schemas is no object, place in a pack is
out of range, or claims are not what was claimed.$$;

revoke execute on function public.plan_message_batch(text, jsonb, jsonb, interval)
  from public, anon, authenticated;
grant execute on function public.plan_message_batch(text, jsonb, jsonb, interval)
  to overlay_worker, service_role;

commit;
