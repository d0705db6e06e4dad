create or replace function public.claim_overlay_batch(
  run_id uuid default null,
  batch_size integer default 25,
  worker_id text default null,
  lease interval default null,
  model_override text default null,
  project_id uuid default null,
  except_models text[] default null
)
returns setof public.overlay_claim
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_worker text := coalesce(
    claim_overlay_batch.worker_id, 'worker-' || pg_catalog.gen_random_uuid()::text
  );
  v_lease interval := coalesce(
    claim_overlay_batch.lease, (select s.default_lease from overlay_private.settings s)
  );
  v_run uuid;
  v_expired integer;
  v_size integer;
  v_began timestamptz := pg_catalog.clock_timestamp();
begin
  perform overlay_private.check_worker_id(v_worker);
  perform overlay_private.check_lease(v_lease);
  perform overlay_private.check_model_override(claim_overlay_batch.model_override);
  if claim_overlay_batch.batch_size is null
    or claim_overlay_batch.batch_size not between 1 and 1000 then
    raise exception using
      errcode = '22023',
      message = 'batch_size is out of range',
      detail = pg_catalog.format('It is %s.', coalesce(
        claim_overlay_batch.batch_size::text, 'null'
      )),
      hint = 'Claim from 1 to 1000 overlays at a time.';
  end if;
  if claim_overlay_batch.run_id is not null and not exists (
    select from public.runs_v2 r where r.run_id = claim_overlay_batch.run_id
  ) then
    raise exception using
      errcode = 'PT404',
      message = 'run not found',
      detail = pg_catalog.format('run_id %s', claim_overlay_batch.run_id),
      hint = 'create_run_v2() answers the id of a run.';
  end if;

  -- the run that waits longest for a claim comes first, so no run starves another
  for v_run in
    select r.run_id
    from public.runs_v2 r
    where r.status in ('pending', 'running')
      and r.pending_blocks + r.claimed_blocks > 0
      and (claim_overlay_batch.run_id is null or r.run_id = claim_overlay_batch.run_id)
      and (claim_overlay_batch.project_id is null or exists (
        select from public.documents_v2 d
        where d.conv_uid = r.conv_uid and d.project_id = claim_overlay_batch.project_id
      ))
      and (claim_overlay_batch.except_models is null or not overlay_private.models_of(
        overlay_private.resolve_request(r.run_id, claim_overlay_batch.model_override)
      ) <@ claim_overlay_batch.except_models)
    order by r.last_claimed_at nulls first, r.run_id
  loop
    -- a closed gate means that the run is being cancelled or deleted: nothing to wait for
    perform from overlay_private.run_gates g
    where g.run_id = v_run
    for key share skip locked;
    continue when not found;

    v_expired := overlay_private.release_expired_claims(v_run);
    v_size := overlay_private.claims_within_budget(
      v_run, claim_overlay_batch.batch_size, claim_overlay_batch.model_override
    );
    return query
    select c.* from overlay_private.claim_from_run(
      v_run, coalesce(v_size, 0), v_worker, v_lease, claim_overlay_batch.model_override,
      claim_overlay_batch.except_models
    ) c;
    -- whoever has changed a run (null: paused it) holds its row, and may not go on to another out
    -- of order
    exit when found or v_expired > 0 or v_size is null or exists (
      -- every answer was one to reuse
      select from public.runs_v2 r where r.run_id = v_run and r.last_claimed_at >= v_began
    );
  end loop;
end;
$$;

comment on function public.claim_overlay_batch(
  uuid, integer, text, interval, text, uuid, text[]
) is
$$Claims up to batch_size pending overlays of one run, in document order, for one worker.

Without run_id it takes from any run, of project_id if that is given, the one first that waits
longest. Each claimed overlay counts an attempt and comes with the model, the limits, the prompts
and the schema to answer by. Nobody else gets it until lease (default: the settings' five minutes)
is over or it is handed back by complete_overlay_batch, fail_overlay_batch or release_overlay_batch;
for longer work call extend_claims. Overlays whose lease is over are taken back first, and one whose
answer was paid for already (see reuse in model_config) gets it and is not handed out. No rows mean
that there is nothing to do now, or that this was all it did: next_claim_in tells. worker_id
defaults to worker- and a random uuid. model_override goes before every other choice of a model.
Overlays that one of except_models would be asked for are passed over: a worker that may not ask a
model now names it here and works for the others. A budget of the run or its project that leaves too
little for one more block pauses the run.

Errors: 22023 batch_size, lease or worker_id is out of range, or model_override is too long; PT404
run not found.$$;

revoke execute on function public.claim_overlay_batch(
  uuid, integer, text, interval, text, uuid, text[]
) from public, anon, authenticated;
grant execute on function public.claim_overlay_batch(
  uuid, integer, text, interval, text, uuid, text[]
) to overlay_worker, service_role;
