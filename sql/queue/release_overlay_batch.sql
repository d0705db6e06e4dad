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
