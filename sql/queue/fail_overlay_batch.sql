create or replace function public.fail_overlay_batch(worker_id text, failures jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_held overlay_private.held_claims;
  v_operation uuid;
  v_returned integer;
  v_failed integer;
begin
  perform overlay_private.check_worker_id(fail_overlay_batch.worker_id);
  v_held := overlay_private.hold_claims(fail_overlay_batch.failures);
  perform overlay_private.check_faults(fail_overlay_batch.failures);
  if v_held.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation(
      'fail', worker_id => fail_overlay_batch.worker_id
    );
  end if;

  with faults as (
    select
      f.overlay_id, f.error, f.retry_after,
      -- a block is not to blame for what was asked of its whole pack: it is asked for alone
      case when f.of_pack and f.kind in ('item', 'item_terminal') and o.pack_index is not null
        then 'pack' else f.kind end as kind
    from overlay_private.faults(fail_overlay_batch.failures) f
    join public.block_overlays_v2 o on o.id = f.overlay_id
  ),
  failed as (
    update public.block_overlays_v2 o
    set
      status = case
        when f.kind = 'item_terminal' then 'failed'
        when f.kind = 'item' and o.attempt_count >= overlay_private.max_attempts(r.model_config)
          then 'failed'
        else 'pending'
      end,
      -- only a fault of the block itself costs it an attempt
      attempt_count = o.attempt_count - case
        when f.kind in ('item', 'item_terminal') then 0 else 1
      end,
      invalid_answers = o.invalid_answers + case f.kind when 'item' then 1 else 0 end,
      provider_faults = case f.kind when 'provider' then o.provider_faults + 1 else 0 end,
      not_before = case f.kind
        when 'item' then
          pg_catalog.clock_timestamp() + overlay_private.retry_delay(o.attempt_count)
        when 'provider' then
          pg_catalog.clock_timestamp() + coalesce(
            -- no sooner than asked for, and not all at once
            f.retry_after * (1 + pg_catalog.random() / 4),
            overlay_private.retry_delay(o.provider_faults + 1)
          )
        else o.not_before
      end,
      pack_index = case when f.kind not in ('item', 'item_terminal', 'pack') then o.pack_index end,
      claim_token = null,
      claim_expires_at = null,
      last_error = f.error,
      operation_id = v_operation
    from faults f, public.runs_v2 r
    where o.id = f.overlay_id
      and f.overlay_id = any(v_held.overlay_ids)
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
    'paused_runs', overlay_private.pause_faulty_runs(
      fail_overlay_batch.failures, v_held.overlay_ids
    ),
    'lost', overlay_private.lost_claims(fail_overlay_batch.failures, v_held.overlay_ids)
  );
end;
$$;

comment on function public.fail_overlay_batch(text, jsonb) is
$$Hands overlays back that got no answer.

failures is [{"overlay_id", "claim_token", "kind", "error", "retry_after"}, …], at most 1000.
kind says whose fault it was, and so what happens:
item (the answer was no good, or took too long): the attempt counts; back to pending after a growing
delay, or to failed when the attempts are used up;
item_terminal (refused, too large): failed at once;
provider (rate limit, overload, connection): the attempt is given back; pending again after
retry_after seconds and up to a quarter more, or a growing delay; configuration (key, model,
schema) or money (spending limit): the attempt is given back and the run is paused with the error as
its reason; resume_run starts it again. "pack": true says that the request was that of a pack: an
item's fault then costs no attempt, and the overlay is asked for alone. Answers {returned, failed,
paused_runs: {run_id: reason}, lost}.

Errors: 22023 worker_id is out of range, claims are not what was claimed, or fault is not known.$$;

revoke execute on function public.fail_overlay_batch(text, jsonb) from public, anon, authenticated;
grant execute on function public.fail_overlay_batch(text, jsonb) to overlay_worker, service_role;
