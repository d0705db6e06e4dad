-- Deploy pgoverlay:batches to pg
-- requires: queue

begin;
set local client_min_messages = warning;

create type public.message_batch as (
  message_batch_id uuid,
  provider_batch_id text,
  planned_at timestamptz,
  claims jsonb,
  output_schemas jsonb,
  still_held integer
);

comment on type public.message_batch is
$$A batch of messages to look after.

claims is [{"overlay_id", "claim_token", "run_id", "custom_id", "position"}, …]: custom_id names the
request, and position is its place in a pack, null for one that was asked for alone. output_schemas
are those that it was planned with, {run_id: output_schema}; still_held says how many of the claims
have not been lost. Without provider_batch_id, look among the provider's batches for one younger
than planned_at that answers for these overlays.$$;
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

    insert into overlay_private.message_batches (claims, output_schemas, held_by, held_until)
    select
      pg_catalog.jsonb_agg(
        pg_catalog.jsonb_build_object(
          'overlay_id', o.id, 'claim_token', o.claim_token, 'run_id', o.run_id,
          'custom_id', coalesce(c.custom_id, o.id::text), 'position', c.position
        )
        order by o.run_id, o.block_uid
      ),
      plan_message_batch.output_schemas,
      plan_message_batch.worker_id,
      -- time enough to tell the provider: until then nobody else asks whether it knows the batch
      pg_catalog.clock_timestamp() + interval '5 minutes'
    from public.block_overlays_v2 o
    join pg_catalog.jsonb_to_recordset(plan_message_batch.claims) as c (
      overlay_id uuid, custom_id text, position integer
    ) on c.overlay_id = o.id
    where o.id = any(v_held)
    returning message_batch_id into v_batch;
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
lost}: send nothing for what was lost; message_batch_id is null when that is everything.

Errors: 22023 worker_id or lease is out of range, output_schemas is no object, place in a pack is
out of range, or claims are not what was claimed.$$;

revoke execute on function public.plan_message_batch(text, jsonb, jsonb, interval)
  from public, anon, authenticated;
grant execute on function public.plan_message_batch(text, jsonb, jsonb, interval)
  to overlay_worker, service_role;
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
create or replace function public.next_message_batch_in()
returns interval
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select greatest(min(b.held_until), pg_catalog.now()) - pg_catalog.now()
  from overlay_private.message_batches b
  where b.closed_at is null
  having pg_catalog.count(*) > 0;
$$;

comment on function public.next_message_batch_in() is
$$How long until a message batch can be looked after; null when none is open.$$;

revoke execute on function public.next_message_batch_in() from public, anon, authenticated;
grant execute on function public.next_message_batch_in() to overlay_worker, service_role;

commit;
