create or replace function public.fail_overlay_batch(worker_id text, failures jsonb)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_held uuid[];
  v_operation uuid;
  v_returned integer;
  v_failed integer;
begin
  perform overlay_private.check_worker_id(fail_overlay_batch.worker_id);
  v_held := overlay_private.hold_claims(fail_overlay_batch.failures);
  v_operation := overlay_private.begin_operation(
    'fail', worker_id => fail_overlay_batch.worker_id
  );

  with faults as (
    select
      (e.failure ->> 'overlay_id')::uuid as overlay_id,
      pg_catalog.left(coalesce(nullif(e.failure ->> 'error', ''), 'no reason given'), 2000) as error,
      e.failure -> 'terminal' is not distinct from 'true' as terminal
    from pg_catalog.jsonb_array_elements(fail_overlay_batch.failures) as e (failure)
  ),
  failed as (
    update public.block_overlays_v2 o
    set
      status = case
        when f.terminal or o.attempt_count >= overlay_private.max_attempts(r.model_config)
          then 'failed'
        else 'pending'
      end,
      claim_token = null,
      claim_expires_at = null,
      last_error = f.error,
      not_before = pg_catalog.clock_timestamp() + overlay_private.retry_delay(o.attempt_count),
      operation_id = v_operation
    from faults f, public.runs_v2 r
    where o.id = f.overlay_id
      and o.id = any(v_held)
      and r.run_id = o.run_id
    returning o.status
  )
  select
    pg_catalog.count(*) filter (where f.status = 'pending'),
    pg_catalog.count(*) filter (where f.status = 'failed')
  into v_returned, v_failed
  from failed f;

  return pg_catalog.jsonb_build_object(
    'returned', v_returned,
    'failed', v_failed,
    'lost', overlay_private.lost_claims(fail_overlay_batch.failures, v_held)
  );
end;
$$;

comment on function public.fail_overlay_batch(text, jsonb) is
$$Hands overlays back that the model could not answer: [{"overlay_id", "claim_token", "error",
"terminal"}, …], at most 1000.

The attempt stays counted. The overlay goes back to pending, after a growing delay, until its attempts
are used up, and then, or at once where terminal is true, to failed. Answers {returned, failed, lost}.
For a fault that is not the block's (no quota, no key, shutting down) call release_overlay_batch.

Errors: 22023 worker_id is out of range, or claims are not what was claimed.$$;

revoke execute on function public.fail_overlay_batch(text, jsonb) from public, anon, authenticated;
grant execute on function public.fail_overlay_batch(text, jsonb) to overlay_worker, service_role;
