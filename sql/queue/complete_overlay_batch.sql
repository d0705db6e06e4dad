-- Without sequential scans, as hold_claims.
create or replace function public.complete_overlay_batch(worker_id text, results jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_held overlay_private.held_claims;
  v_grounded uuid[];
  v_results jsonb := complete_overlay_batch.results;
  v_operation uuid;
  v_completed integer;
  v_returned integer;
  v_failed integer;
begin
  perform overlay_private.check_worker_id(complete_overlay_batch.worker_id);
  v_held := overlay_private.hold_claims(complete_overlay_batch.results);
  if v_held.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation(
      'complete', worker_id => complete_overlay_batch.worker_id
    );
    if exists (
      select from public.runs_v2 r
      join public.schemas s using (schema_id)
      where r.run_id = any(v_held.run_ids) and s.schema_jsonb ? 'evidence'
    ) then
      v_grounded := overlay_private.overlays_with_evidence(v_held.overlay_ids);
      v_results := overlay_private.without_evidence(v_results, v_grounded);
    end if;
  end if;

  with answers as materialized (
    select h.tuple, h.run_id, v_results -> h.place -> 'data' as data
    from unnest(v_held.tuples, v_held.run_ids, v_held.places) as h (tuple, run_id, place)
  ),
  judged as (
    select
      j.tuple, j.data, j.violations, r.max_attempts,
      case
        when pg_catalog.jsonb_typeof(j.data) = 'object' and j.violations is null
          and pg_catalog.pg_column_size(j.data) <= 4 * 1024 * 1024
          then null
        else overlay_private.answer_error(j.data, j.violations, r.validation)
      end as error
    from (
      select
        a.run_id, pg_catalog.array_agg(a.tuple) as tuples, pg_catalog.array_agg(a.data) as data
      from answers a
      group by a.run_id
    ) as b
    cross join lateral (
      select
        x.validation, s.schema_jsonb, q.quick_check,
        overlay_private.max_attempts(x.model_config) as max_attempts
      from public.runs_v2 x
      join public.schemas s using (schema_id)
      left join overlay_private.quick_checks q using (schema_id)
      where x.run_id = b.run_id
      offset 0
    ) as r
    cross join lateral unnest(
      b.tuples, b.data,
      overlay_private.staging_violations(r.schema_jsonb, r.validation, b.data, r.quick_check)
    ) as j (tuple, data, violations)
  ),
  completed as (
    update public.block_overlays_v2 o
    set
      status = case
        when a.error is null then 'ai_complete'
        when o.attempt_count < a.max_attempts then 'pending'
        else 'failed'
      end,
      overlay_jsonb_staging = case when a.error is null then a.data else '{}' end,
      staging_version = o.staging_version + case when a.error is null then 1 else 0 end,
      staging_violations = case when a.error is null then a.violations end,
      claim_token = null,
      claim_expires_at = null,
      last_error = a.error,
      pack_index = case when a.error is null then o.pack_index end,
      invalid_answers = o.invalid_answers + case when a.error is null then 0 else 1 end,
      provider_faults = 0,
      operation_id = v_operation
    from judged a
    where o.ctid = a.tuple
    returning o.status
  )
  select
    pg_catalog.count(*) filter (where c.status = 'ai_complete'),
    pg_catalog.count(*) filter (where c.status = 'pending'),
    pg_catalog.count(*) filter (where c.status = 'failed')
  into v_completed, v_returned, v_failed
  from completed c;
  if v_grounded <> '{}' then
    perform overlay_private.store_evidence(complete_overlay_batch.results, v_grounded);
  end if;

  return pg_catalog.jsonb_build_object(
    'completed', v_completed,
    'returned', v_returned,
    'failed', v_failed,
    'lost', overlay_private.lost_claims(complete_overlay_batch.results, v_held.overlay_ids)
  );
end;
$$;

comment on function public.complete_overlay_batch(text, jsonb) is
$$Hands answers of the model back: [{"overlay_id", "claim_token", "data"}, …], at most 1000.

A good answer becomes staging and its overlay ai_complete. A bad one, which is no object or does not
fit the schema (under validation enforce), sends the overlay back to pending with the error, which
the next prompt shows, or to failed when its attempts are used up.
Where the schema asks for evidence, data holds the quotes under _evidence: they are no part of the
value, but aligned to the block and kept beside it.
Answers {completed, returned, failed, lost}: lost lists overlays whose claim is held no more,
whatever was handed in for them is dropped, and the others are not affected.

Errors: 22023 worker_id is out of range, or claims are not what was claimed.$$;

revoke execute on function public.complete_overlay_batch(text, jsonb)
  from public, anon, authenticated;
grant execute on function public.complete_overlay_batch(text, jsonb)
  to overlay_worker, service_role;
