-- Deploy pgoverlay:queue to pg
-- requires: queue@v0.1.0

begin;
set local client_min_messages = warning;

create or replace function overlay_private.check_worker_id(worker_id text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if overlay_private.is_blank(check_worker_id.worker_id)
    or pg_catalog.char_length(check_worker_id.worker_id) > 200 then
    raise exception using
      errcode = '22023',
      message = 'worker_id is out of range',
      detail = pg_catalog.format('It has %s characters.', coalesce(
        pg_catalog.char_length(check_worker_id.worker_id), 0
      )),
      hint = 'Pass a name of 1 to 200 characters.';
  end if;
end;
$$;

comment on function overlay_private.check_worker_id(text) is
$$Refuses a worker_id that is blank or longer than 200 characters.

Errors: 22023 worker_id is out of range.$$;

revoke execute on function overlay_private.check_worker_id(text) from public;

create or replace function overlay_private.check_model_override(model_override text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_catalog.char_length(check_model_override.model_override) > 500 then
    raise exception using
      errcode = '22023',
      message = 'model_override is too long',
      detail = pg_catalog.format(
        '%s characters; at most 500.', pg_catalog.char_length(check_model_override.model_override)
      ),
      hint = 'Pass the name of a model, or leave it out.';
  end if;
end;
$$;

comment on function overlay_private.check_model_override(text) is
$$Refuses a model_override of more than 500 characters.

Errors: 22023 model_override is too long.$$;

revoke execute on function overlay_private.check_model_override(text) from public;

create or replace function overlay_private.check_lease(lease interval)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if (check_lease.lease between interval '1 second' and interval '7 days'
    -- months or days that hours make up for: what they are added to may leave the range of times
    and pg_catalog.date_trunc('month', check_lease.lease) = interval '0'
    and pg_catalog.date_trunc('day', check_lease.lease) between interval '0' and interval '7 days'
  ) is not true then
    raise exception using
      errcode = '22023',
      message = 'lease is out of range',
      detail = pg_catalog.format('It is %s.', coalesce(check_lease.lease::text, 'null')),
      hint = 'Pass an interval from one second to seven days.';
  end if;
end;
$$;

comment on function overlay_private.check_lease(interval) is
$$Refuses a lease that is shorter than a second or longer than seven days.

Errors: 22023 lease is out of range.$$;

revoke execute on function overlay_private.check_lease(interval) from public;

create or replace function overlay_private.check_batch_size(batch_size integer)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if check_batch_size.batch_size is null or check_batch_size.batch_size not between 1 and 1000 then
    raise exception using
      errcode = '22023',
      message = 'batch_size is out of range',
      detail = pg_catalog.format('It is %s.', coalesce(
        check_batch_size.batch_size::text, 'null'
      )),
      hint = 'Claim from 1 to 1000 overlays at a time.';
  end if;
end;
$$;

comment on function overlay_private.check_batch_size(integer) is
$$Refuses a batch_size that is not from 1 to 1000.

Errors: 22023 batch_size is out of range.$$;

revoke execute on function overlay_private.check_batch_size(integer) from public;
-- A text may be there a million times, as a table's Yes is: what has an index for itself is read
-- one by one until the first that serves, and never all of it at once.
create or replace function overlay_private.reuse_answers(
  request overlay_private.run_request,
  overlays tid[],
  worker_id text
)
returns tid[]
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
  v_now timestamptz := pg_catalog.clock_timestamp();
  v_answered tid[];
  v_overlays uuid[];
  v_sources uuid[];
  v_operation uuid;
begin
  select
    pg_catalog.array_agg(o.ctid), pg_catalog.array_agg(o.id), pg_catalog.array_agg(a.id)
  into v_answered, v_overlays, v_sources
  from public.block_overlays_v2 o
  cross join lateral (
    -- as the index has it, whose collation is not that of block_uid
    select
      r.model collate "default" as model,
      pg_catalog.left(r.model, 200) collate "default" as first_letters
    from overlay_private.routed_model(
      reuse_answers.request, o.block_uid, o.invalid_answers
    ) as r (model)
  ) as m
  cross join lateral (
    select x.id
    from public.block_overlays_v2 x
    join public.blocks_v2 theirs on theirs.block_uid = x.block_uid
    join public.blocks_v2 ours on ours.block_uid = o.block_uid
    where x.request_hash = o.request_hash
      -- exactly the answer of the model: an edit or a rejection would have been another version
      and x.staging_version = 1
      and x.status in ('ai_complete', 'confirmed')
      and x.staging_violations is null
      and x.excluded_at is null
      and x.claimed_model = m.model
      and pg_catalog.left(x.claimed_model, 200) = m.first_letters
      and x.claimed_model <> 'offline'
      -- a hash can be another's by chance
      and x.owner_id = o.owner_id
      -- no join: it would lead from the runs of the schema to all of their overlays
      and (
        select r.schema_id from public.runs_v2 r where r.run_id = x.run_id
      ) = (reuse_answers.request).schema_id
      and theirs.block_type = ours.block_type
      and theirs.block_content = ours.block_content
    limit 1
    -- so that what is judged here is what is copied below: neither edited nor deleted in between.
    -- Nobody waits for it, out of order as it is.
    for share of x skip locked
  ) as a
  where o.ctid = any(reuse_answers.overlays)
    and o.staging_version = 0
    -- what people did not leave as the model had it is asked for anew
    and not exists (
      select from public.block_overlays_v2 w
      where w.request_hash = o.request_hash and w.staging_version > 1
        and w.owner_id = o.owner_id
    );
  if v_answered is null then
    return reuse_answers.overlays;
  end if;

  v_operation := overlay_private.begin_operation('claim', worker_id => reuse_answers.worker_id);
  update public.block_overlays_v2 o
  set
    status = 'claimed',
    claimed_by = reuse_answers.worker_id || ' (reused)',
    claimed_at = v_now,
    claim_token = pg_catalog.gen_random_uuid(),
    claim_expires_at = v_now + interval '1 minute',
    operation_id = v_operation
  where o.id = any(v_overlays);

  v_operation := overlay_private.begin_operation('reuse', worker_id => reuse_answers.worker_id);
  update public.block_overlays_v2 o
  set
    status = 'ai_complete',
    overlay_jsonb_staging = a.overlay_jsonb_staging,
    staging_version = o.staging_version + 1,
    staging_evidence = a.staging_evidence,
    reused_from = a.id,
    claimed_model = a.claimed_model,
    claim_token = null,
    claim_expires_at = null,
    last_error = null,
    operation_id = v_operation
  from unnest(v_overlays, v_sources) as p (overlay_id, source_id)
  join public.block_overlays_v2 a on a.id = p.source_id
  where o.id = p.overlay_id;

  return array(
    select t.tuple
    from unnest(reuse_answers.overlays) as t (tuple)
    where t.tuple <> all(v_answered)
  );
end;
$$;

comment on function overlay_private.reuse_answers(overlay_private.run_request, tid[], text) is
$$Gives those of these locked overlays, all of one run, an answer that was paid for already.

The same text and type of block, schema (so also prompt) and model, within one owner, and only what
the model answered, fits the schema, and nobody has edited or rejected. They go through claimed to
ai_complete. Answers the others, which a worker is to ask for.$$;

revoke execute on function overlay_private.reuse_answers(
  overlay_private.run_request, tid[], text
) from public;
-- Without sequential scans, as claim_overlay_batch. An archive has a run for each of its documents:
-- what a claim does for every open run has to be little.
create or replace function overlay_private.runs_to_claim_from(
  run_id uuid,
  model_override text,
  project_id uuid,
  except_models text[],
  schema_id uuid
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  -- a variable, since an index cannot be searched by what may change from row to row
  v_now timestamptz := pg_catalog.clock_timestamp();
begin
  return array(
    -- one look for each schema and configuration, however many runs
    with excepted as materialized (
      select k.schema_id, k.model_config
      from (
        select distinct r.schema_id, r.model_config
        from public.runs_v2 r
        where runs_to_claim_from.except_models is not null
          and r.status in ('pending', 'running')
      ) as k
      join public.schemas s on s.schema_id = k.schema_id
      where overlay_private.models_of(overlay_private.request_of(
        s.schema_jsonb, k.model_config, runs_to_claim_from.model_override
      )) <@ runs_to_claim_from.except_models
    )
    select r.run_id
    from public.runs_v2 r
    where r.status in ('pending', 'running')
      and (runs_to_claim_from.run_id is null or r.run_id = runs_to_claim_from.run_id)
      and (runs_to_claim_from.schema_id is null or r.schema_id = runs_to_claim_from.schema_id)
      and (runs_to_claim_from.project_id is null or exists (
        select from public.documents_v2 d
        where d.conv_uid = r.conv_uid and d.project_id = runs_to_claim_from.project_id
      ))
      -- what others hold is nothing to claim until its lease is over
      and (r.pending_blocks > 0 or (r.claimed_blocks > 0 and exists (
        select from public.block_overlays_v2 o
        where o.run_id = r.run_id and o.status = 'claimed' and o.claim_expires_at <= v_now
      )))
      and not exists (
        select from excepted e
        where e.schema_id = r.schema_id and e.model_config = r.model_config
      )
    -- the one that waits longest for a claim comes first, so no run starves another
    order by r.last_claimed_at nulls first, r.run_id
  );
end;
$$;

comment on function overlay_private.runs_to_claim_from(uuid, text, uuid, text[], uuid) is
$$The runs that a claim may take from, the one first whose last claim is the longest ago.$$;

revoke execute on function overlay_private.runs_to_claim_from(uuid, text, uuid, text[], uuid)
  from public;
-- Without sequential scans: a session's first claim is planned on tables that may be small, and it
-- keeps the plan while they grow.
create or replace function public.claim_overlay_batch(
  run_id uuid default null,
  batch_size integer default 25,
  worker_id text default null,
  lease interval default null,
  model_override text default null,
  project_id uuid default null,
  except_models text[] default null,
  schema_id uuid default null
)
returns setof public.overlay_claim
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_worker text := coalesce(
    claim_overlay_batch.worker_id, 'worker-' || pg_catalog.gen_random_uuid()::text
  );
  v_lease interval := claim_overlay_batch.lease;
  v_now timestamptz := pg_catalog.clock_timestamp();
  v_token uuid := pg_catalog.gen_random_uuid();
  v_runs uuid[];
  v_run_id uuid;
  v_run record;
  v_request overlay_private.run_request;
  v_size integer;
  v_overlays tid[];
  v_one_model text;
  v_operation uuid;
begin
  if v_lease is null then
    select s.default_lease into v_lease from overlay_private.settings s;
  end if;
  perform
    overlay_private.check_worker_id(v_worker), overlay_private.check_lease(v_lease),
    overlay_private.check_model_override(claim_overlay_batch.model_override),
    overlay_private.check_batch_size(claim_overlay_batch.batch_size);

  v_runs := case
    when claim_overlay_batch.run_id is not null
      and claim_overlay_batch.project_id is null and claim_overlay_batch.schema_id is null
      and claim_overlay_batch.except_models is null
      then array[claim_overlay_batch.run_id]
    else overlay_private.runs_to_claim_from(
      claim_overlay_batch.run_id, claim_overlay_batch.model_override,
      claim_overlay_batch.project_id, claim_overlay_batch.except_models,
      claim_overlay_batch.schema_id
    )
  end;
  foreach v_run_id in array v_runs loop
    -- somebody waits to close the gate (see close_runs); not held, only looked at
    continue when not case
      when pg_catalog.pg_try_advisory_lock_shared(
        pg_catalog.uuid_hash_extended(v_run_id, 0)
      ) then pg_catalog.pg_advisory_unlock_shared(
        pg_catalog.uuid_hash_extended(v_run_id, 0)
      )
      else false
    end;
    -- a closed gate means that the run is being cancelled or deleted: nothing to wait for
    perform from overlay_private.run_gates g
    where g.run_id = v_run_id
    for key share skip locked;
    continue when not found;

    -- read behind the gate: a cancel or pause that came first is seen here
    select
      r.run_id, r.model_config, s.schema_id, s.schema_jsonb,
      r.claimed_blocks > 0 and exists (
        select from public.block_overlays_v2 o
        where o.run_id = v_run_id and o.status = 'claimed' and o.claim_expires_at <= v_now
      ) as has_expired,
      exists (select from overlay_private.budgets) as has_budget
    into v_run
    from public.runs_v2 r
    join public.schemas s using (schema_id)
    where r.run_id = v_run_id
      and r.status in ('pending', 'running')
      and r.pending_blocks + r.claimed_blocks > 0;
    continue when not found;

    v_size := claim_overlay_batch.batch_size;
    if v_run.has_expired then
      perform overlay_private.release_expired_claims(v_run_id);
    end if;
    if v_run.has_budget then
      v_size := overlay_private.claims_within_budget(
        v_run_id, claim_overlay_batch.batch_size, claim_overlay_batch.model_override
      );
    end if;

    v_request := overlay_private.request_of(
      v_run.schema_jsonb, v_run.model_config, claim_overlay_batch.model_override
    );
    v_request.schema_id := v_run.schema_id;
    -- where there are no routes, a call for every overlay is saved
    v_one_model := case
      when v_request.routes = '{}' and v_request.escalation_model is null then v_request.model
    end;
    if v_size > 0 then
      v_overlays := overlay_private.overlays_to_claim(
        v_run_id, v_size, v_request, v_worker, v_one_model, claim_overlay_batch.except_models
      );
    end if;
    exit when v_overlays <> '{}';
    -- whoever has changed a run (paused it for its budget, used answers again) holds its row, and
    -- may not go on to another out of order
    exit when v_run.has_expired or v_size is null or exists (
      select from public.runs_v2 r where r.run_id = v_run_id and r.last_claimed_at >= v_now
    );
  end loop;

  if coalesce(v_overlays, '{}') = '{}' then
    if claim_overlay_batch.run_id is not null and not exists (
      select from public.runs_v2 r where r.run_id = claim_overlay_batch.run_id
    ) then
      raise exception using
        errcode = 'PT404',
        message = 'run not found',
        detail = pg_catalog.format('run_id %s', claim_overlay_batch.run_id),
        hint = 'create_run_v2() answers the id of a run.';
    end if;
    return;
  end if;

  v_operation := overlay_private.begin_operation('claim', worker_id => v_worker);
  return query
  with claimed as (
    update public.block_overlays_v2 o
    set
      status = 'claimed',
      -- rules are not to pass for a model
      claimed_by = v_worker
        || case coalesce(
          v_one_model, overlay_private.routed_model(v_request, o.block_uid, o.invalid_answers)
        ) when 'offline' then ' (offline)' else '' end,
      claimed_at = v_now,
      claim_token = v_token,
      claim_expires_at = v_now + v_lease,
      claimed_model = coalesce(
        v_one_model, overlay_private.routed_model(v_request, o.block_uid, o.invalid_answers)
      ),
      attempt_count = o.attempt_count + 1,
      operation_id = v_operation
    -- a row that is locked stays where it is
    where o.ctid = any(v_overlays)
    returning
      o.id, o.block_uid, o.block_index, o.claim_expires_at, o.attempt_count, o.last_error,
      o.reject_reason, o.claimed_model, o.pack_index
  ),
  packs as (
    select
      (pg_catalog.array_agg(c.id order by c.block_index))[1] as first_overlay,
      overlay_private.pack_request(
        v_request,
        pg_catalog.array_agg(c.id order by c.block_index),
        pg_catalog.array_agg(b.block_type order by c.block_index),
        pg_catalog.array_agg(b.block_content order by c.block_index),
        pg_catalog.left(v_token::text, 8)
      ) as pack_request
    from claimed c
    join public.blocks_v2 b using (block_uid)
    where c.pack_index is not null
    group by c.pack_index, c.claimed_model
    having pg_catalog.count(*) > 1
  )
  select
    c.id, v_run.run_id, c.block_uid, c.block_index, b.block_type, b.block_content,
    v_token, c.claim_expires_at, c.attempt_count, c.claimed_model, v_request.max_tokens,
    v_request.system_prompt,
    overlay_private.user_prompt(
      v_request.per_block_prompt, b.block_type, b.block_content,
      pg_catalog.left(v_token::text, 8), c.last_error, c.reject_reason
    ),
    v_request.output_schema, c.pack_index, p.pack_request
  from claimed c
  join public.blocks_v2 b using (block_uid)
  left join packs p on p.first_overlay = c.id
  order by c.block_index;
end;
$$;

comment on function public.claim_overlay_batch(
  uuid, integer, text, interval, text, uuid, text[], uuid
) is
$$Claims up to batch_size pending overlays of one run, in document order, for one worker.

Without run_id it takes from any run, of project_id and schema_id if they are given, the one first
that waits longest. Each claimed overlay counts an attempt and comes with the model, the limits, the
prompts and the schema to answer by. Nobody else gets it until lease (default: the settings' five
minutes) is over or it is handed back by complete_overlay_batch, fail_overlay_batch or
release_overlay_batch; for longer work call extend_claims. Overlays whose lease is over are taken
back first, and one whose answer was paid for already (see reuse in model_config) gets it and is not
handed out. No rows mean that there is nothing to do now, or that this was all it did: next_claim_in
tells. worker_id defaults to worker- and a random uuid. model_override goes before every other
choice of a model. Overlays that one of except_models would be asked for are passed over: a worker
that may not ask a model now names it here and works for the others. A budget of the run or its
project that leaves too little for one more block pauses the run.

Errors: 22023 batch_size, lease or worker_id is out of range, or model_override is too long; PT404
run not found.$$;

revoke execute on function public.claim_overlay_batch(
  uuid, integer, text, interval, text, uuid, text[], uuid
) from public, anon, authenticated;
grant execute on function public.claim_overlay_batch(
  uuid, integer, text, interval, text, uuid, text[], uuid
) to overlay_worker, service_role;
create or replace function overlay_private.faults(failures jsonb)
returns setof overlay_private.fault
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    (e.failure ->> 'overlay_id')::uuid,
    coalesce(e.failure ->> 'kind', 'item'),
    pg_catalog.left(coalesce(nullif(e.failure ->> 'error', ''), 'no reason given'), 2000),
    case pg_catalog.jsonb_typeof(e.failure -> 'retry_after')
      -- A provider that asks for more than a day is asked again after one. Rounded, since a number
      -- of JSON may be too small for a double.
      when 'number' then pg_catalog.make_interval(secs => pg_catalog.round(
        least(greatest((e.failure ->> 'retry_after')::numeric, 0), 86400), 3
      )::double precision)
    end,
    coalesce(e.failure -> 'pack' = 'true', false)
  from pg_catalog.jsonb_array_elements(faults.failures) as e (failure);
$$;

comment on function overlay_private.faults(jsonb) is
$$The failures that a worker hands back, as rows; kind is item unless it is given.$$;

revoke execute on function overlay_private.faults(jsonb) from public;

create or replace function overlay_private.check_faults(failures jsonb)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind text;
begin
  select f.kind into v_kind
  from overlay_private.faults(check_faults.failures) f
  where f.kind not in ('item', 'item_terminal', 'provider', 'configuration', 'money')
  limit 1;
  if found then
    raise exception using
      errcode = '22023',
      message = 'fault is not known',
      detail = pg_catalog.format('kind %s', pg_catalog.left(v_kind, 100)),
      hint = 'kind is item, item_terminal, provider, configuration or money.';
  end if;
end;
$$;

comment on function overlay_private.check_faults(jsonb) is
$$Refuses failures of a kind that there is not.

Errors: 22023 fault is not known.$$;

revoke execute on function overlay_private.check_faults(jsonb) from public;
create or replace function public.release_overlay_batch(
  worker_id text,
  claims jsonb,
  reason text default null,
  retry_after interval default '0'
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_held overlay_private.held_claims;
  v_operation uuid;
  v_released integer;
begin
  perform overlay_private.check_worker_id(release_overlay_batch.worker_id);
  if (release_overlay_batch.retry_after between interval '0' and interval '7 days'
    -- as check_lease has it
    and pg_catalog.date_trunc('month', release_overlay_batch.retry_after) = interval '0'
    and pg_catalog.date_trunc('day', release_overlay_batch.retry_after)
      between interval '0' and interval '7 days'
  ) is not true then
    raise exception using
      errcode = '22023',
      message = 'retry_after is out of range',
      detail = pg_catalog.format('It is %s.', coalesce(
        release_overlay_batch.retry_after::text, 'null'
      )),
      hint = 'Pass an interval from zero to seven days.';
  end if;
  v_held := overlay_private.hold_claims(release_overlay_batch.claims);
  if v_held.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation(
      'release', worker_id => release_overlay_batch.worker_id,
      reason => pg_catalog.left(release_overlay_batch.reason, 2000)
    );
  end if;

  update public.block_overlays_v2 o
  set
    status = 'pending',
    claim_token = null,
    claim_expires_at = null,
    attempt_count = o.attempt_count - 1,
    not_before = case
      when release_overlay_batch.retry_after > interval '0'
        then pg_catalog.clock_timestamp() + release_overlay_batch.retry_after
      else o.not_before
    end,
    operation_id = v_operation
  where o.ctid = any(v_held.tuples);
  get diagnostics v_released = row_count;

  return pg_catalog.jsonb_build_object(
    'released', v_released,
    'lost', overlay_private.lost_claims(release_overlay_batch.claims, v_held.overlay_ids)
  );
end;
$$;

comment on function public.release_overlay_batch(text, jsonb, text, interval) is
$$Gives claims back unworked: [{"overlay_id", "claim_token"}, …], at most 1000.

The overlays go back to pending and the attempt is not counted; retry_after keeps them from being
claimed for that long. Answers {released, lost}.

Errors: 22023 worker_id or retry_after is out of range, or claims are not what was claimed.$$;

revoke execute on function public.release_overlay_batch(text, jsonb, text, interval)
  from public, anon, authenticated;
grant execute on function public.release_overlay_batch(text, jsonb, text, interval)
  to overlay_worker, service_role;
create or replace function overlay_private.money_back_at(run_id uuid)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- a variable, since an index cannot be searched by what may change from row to row
  v_now timestamptz := pg_catalog.clock_timestamp();
  v_project uuid := overlay_private.project_of(money_back_at.run_id);
begin
  return (
    select min(l.claim_expires_at)
    from (
      select money_back_at.run_id
      union
      select v.run_id
      from overlay_private.reservations v
      where v.project_id = v_project
    ) as r
    cross join lateral (
      select o.claim_expires_at
      from public.block_overlays_v2 o
      where o.run_id = r.run_id and o.status = 'claimed' and o.claim_expires_at > v_now
      order by o.claim_expires_at
      limit 1
    ) as l
  );
end;
$$;

comment on function overlay_private.money_back_at(uuid) is
$$When the first of the claims that are in flight on a budget is over at the latest.

Null when none of them is held: a claim whose lease is over does not come back by itself, least of
all where its run is paused.$$;

revoke execute on function overlay_private.money_back_at(uuid) from public;

create or replace function overlay_private.waits_for_money(run_id uuid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project uuid;
  v_room record;
begin
  if not exists (select from overlay_private.budgets) then
    return false;
  end if;
  v_project := overlay_private.project_of(waits_for_money.run_id);
  -- first, for what a block costs takes a look at all that is asked for it
  if not exists (
    select from overlay_private.budgets b
    where b.holder_id in (waits_for_money.run_id, v_project)
  ) then
    return false;
  end if;
  select b.* into v_room
  from overlay_private.budget_room(
    waits_for_money.run_id, v_project,
    overlay_private.estimated_cost(waits_for_money.run_id, null)
  ) b;
  return coalesce(v_room.claims < 1 and v_room.in_flight > 0, false)
    and overlay_private.money_back_at(waits_for_money.run_id) is not null;
end;
$$;

comment on function overlay_private.waits_for_money(uuid) is
$$Whether nothing of a run can be claimed before something that is in flight has come back.$$;

revoke execute on function overlay_private.waits_for_money(uuid) from public;
create or replace function public.next_claim_in(
  run_id uuid default null,
  project_id uuid default null,
  schema_id uuid default null
)
returns interval
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  -- a duration and not a time, so that the clocks of worker and server need not agree
  select case when min(t.claimable_at) is not null then
    greatest(min(t.claimable_at), pg_catalog.now()) - pg_catalog.now()
  end
  from public.runs_v2 r
  cross join lateral (
    select least(
      case when overlay_private.waits_for_money(r.run_id) then
        -- what it waits for may be another run's
        overlay_private.money_back_at(r.run_id)
      else coalesce(
        -- the claim's own look: it stops at the first, where a minimum reads all that is pending
        (
          select o.not_before
          from public.block_overlays_v2 o
          where o.run_id = r.run_id and o.status = 'pending' and o.excluded_at is null
            and o.not_before <= pg_catalog.now()
          order by o.block_index
          limit 1
        ),
        (
          select min(o.not_before)
          from public.block_overlays_v2 o
          where o.run_id = r.run_id and o.status = 'pending' and o.excluded_at is null
        )
      ) end,
      (
        select min(o.claim_expires_at)
        from public.block_overlays_v2 o
        where o.run_id = r.run_id and o.status = 'claimed'
      )
    ) as claimable_at
  ) as t
  where r.status in ('pending', 'running')
    and r.pending_blocks + r.claimed_blocks > 0
    and (next_claim_in.run_id is null or r.run_id = next_claim_in.run_id)
    and (next_claim_in.schema_id is null or r.schema_id = next_claim_in.schema_id)
    and (next_claim_in.project_id is null or exists (
      select from public.documents_v2 d
      where d.conv_uid = r.conv_uid and d.project_id = next_claim_in.project_id
    ));
$$;

comment on function public.next_claim_in(uuid, uuid, uuid) is
$$How long until a claim would find something, unless more is created before.

Zero means now. Longer means that overlays wait after a failure, or are held by a worker whose lease
would be over then. Null means that nothing is left to claim: all is done, paused or cancelled.$$;

revoke execute on function public.next_claim_in(uuid, uuid, uuid) from public, anon, authenticated;
grant execute on function public.next_claim_in(uuid, uuid, uuid) to overlay_worker, service_role;

commit;
