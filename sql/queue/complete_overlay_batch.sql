create or replace function public.complete_overlay_batch(worker_id text, results jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_held uuid[];
  v_operation uuid;
  v_completed integer;
  v_returned integer;
  v_failed integer;
begin
  perform overlay_private.check_worker_id(complete_overlay_batch.worker_id);
  v_held := overlay_private.hold_claims(complete_overlay_batch.results);
  if v_held <> '{}' then
    v_operation := overlay_private.begin_operation(
      'complete', worker_id => complete_overlay_batch.worker_id
    );
  end if;

  with rules as materialized (
    select
      r.run_id, r.validation, s.schema_jsonb,
      overlay_private.max_attempts(r.model_config) as max_attempts,
      overlay_private.is_plain(s.schema_jsonb) as is_plain
    from public.runs_v2 r
    join public.schemas s using (schema_id)
    where r.run_id in (
      select o.run_id from public.block_overlays_v2 o where o.id = any(v_held)
    )
  ),
  answers as materialized (
    select
      o.id as overlay_id, e.result -> 'data' as data, u.validation, u.max_attempts,
      case
        when pg_catalog.jsonb_typeof(e.result -> 'data') <> 'object' then null
        when u.is_plain and overlay_private.fits_plainly(u.schema_jsonb, e.result -> 'data')
          then null
        else overlay_private.staging_violations(u.schema_jsonb, u.validation, e.result -> 'data')
      end as violations
    from pg_catalog.jsonb_array_elements(complete_overlay_batch.results) as e (result)
    join public.block_overlays_v2 o on o.id = (e.result ->> 'overlay_id')::uuid
    join rules u on u.run_id = o.run_id
    where o.id = any(v_held)
  ),
  judged as materialized (
    select
      a.*, overlay_private.answer_error(a.data, a.violations, a.validation) as error
    from answers a
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
      provider_faults = 0,
      operation_id = v_operation
    from judged a
    where o.id = a.overlay_id
      and o.id = any(v_held)
    returning o.status
  )
  select
    pg_catalog.count(*) filter (where c.status = 'ai_complete'),
    pg_catalog.count(*) filter (where c.status = 'pending'),
    pg_catalog.count(*) filter (where c.status = 'failed')
  into v_completed, v_returned, v_failed
  from completed c;

  return pg_catalog.jsonb_build_object(
    'completed', v_completed,
    'returned', v_returned,
    'failed', v_failed,
    'lost', overlay_private.lost_claims(complete_overlay_batch.results, v_held)
  );
end;
$$;

comment on function public.complete_overlay_batch(text, jsonb) is
$$Hands answers of the model back: [{"overlay_id", "claim_token", "data"}, …], at most 1000.

A good answer becomes staging and its overlay ai_complete. A bad one, which is no object or does not
fit the schema (under validation enforce), sends the overlay back to pending with the error, which the next prompt shows, or to failed when its attempts are used up.
Answers {completed, returned, failed, lost}: lost lists overlays whose claim is held no more,
whatever was handed in for them is dropped, and the others are not affected.

Errors: 22023 worker_id is out of range, or claims are not what was claimed.$$;

revoke execute on function public.complete_overlay_batch(text, jsonb)
  from public, anon, authenticated;
grant execute on function public.complete_overlay_batch(text, jsonb)
  to overlay_worker, service_role;
