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
