-- Without sequential scans: a session's first claim is planned on tables that may be small, and it
-- keeps the plan while they grow.
create or replace function overlay_private.claim_from_run(
  run_id uuid,
  batch_size integer,
  worker_id text,
  lease interval,
  model_override text,
  except_models text[]
)
returns setof public.overlay_claim
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_request overlay_private.run_request;
  v_now timestamptz := pg_catalog.clock_timestamp();
  v_token uuid := pg_catalog.gen_random_uuid();
  v_overlays tid[];
  v_from integer;
  v_last integer;
  v_found integer;
  v_reused integer := 0;
  v_one_model text;
  v_operation uuid;
begin
  -- read behind the gate: a cancel or pause that came first is seen here
  select r.claims_from_block into v_from
  from public.runs_v2 r
  where r.run_id = claim_from_run.run_id and r.status in ('pending', 'running');
  if not found then
    return;
  end if;

  v_request := overlay_private.resolve_request(
    claim_from_run.run_id, claim_from_run.model_override
  );
  -- where there are no routes, a call for every overlay is saved
  v_one_model := case
    when v_request.routes = '{}' and v_request.escalation_model is null then v_request.model
  end;

  loop
    v_overlays := array(
      select o.ctid
      from public.block_overlays_v2 o
      where o.run_id = claim_from_run.run_id
        and o.status = 'pending'
        and o.excluded_at is null
        and o.block_index >= v_from
        and o.not_before <= v_now
        -- the caller has seen to it that a run's only model is not among them
        and (claim_from_run.except_models is null or v_one_model is not null
          or overlay_private.routed_model(v_request, o.block_uid, o.invalid_answers)
            <> all(claim_from_run.except_models))
      order by o.block_index
      limit claim_from_run.batch_size
      for update skip locked
    );
    if v_overlays = '{}' then
      if v_from = 0 then
        return;
      end if;
      v_from := 0;
    elsif v_reused >= 1000 then
      return;
    else
      v_found := pg_catalog.cardinality(v_overlays);
      v_overlays := overlay_private.reuse_answers(
        v_request, v_overlays, claim_from_run.worker_id
      );
      exit when v_overlays <> '{}';
      v_reused := v_reused + v_found;
    end if;
  end loop;

  select o.block_index into v_last
  from public.block_overlays_v2 o
  where o.ctid = v_overlays[pg_catalog.cardinality(v_overlays)];
  if v_last > v_from + 1000 then
    perform overlay_private.begin_claims_later(claim_from_run.run_id, v_last, v_overlays);
  end if;

  v_operation := overlay_private.begin_operation('claim', worker_id => claim_from_run.worker_id);
  return query
  with claimed as (
    update public.block_overlays_v2 o
    set
      status = 'claimed',
      -- rules are not to pass for a model
      claimed_by = claim_from_run.worker_id
        || case coalesce(
          v_one_model, overlay_private.routed_model(v_request, o.block_uid, o.invalid_answers)
        ) when 'offline' then ' (offline)' else '' end,
      claimed_at = v_now,
      claim_token = v_token,
      claim_expires_at = v_now + claim_from_run.lease,
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
    c.id, claim_from_run.run_id, c.block_uid, c.block_index, b.block_type, b.block_content,
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

comment on function overlay_private.claim_from_run(
  uuid, integer, text, interval, text, text[]
) is
$$Claims up to batch_size overlays of one run whose gate has been passed, of no excepted model.$$;

revoke execute on function overlay_private.claim_from_run(
  uuid, integer, text, interval, text, text[]
) from public;
