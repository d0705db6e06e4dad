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
