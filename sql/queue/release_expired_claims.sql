create or replace function overlay_private.release_expired_claims(run_id uuid)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  -- a variable, since an index cannot be searched by what may change from row to row
  v_now timestamptz := pg_catalog.clock_timestamp();
  v_expired uuid[];
  v_operation uuid;
begin
  v_expired := array(
    select o.id
    from public.block_overlays_v2 o
    where o.run_id = release_expired_claims.run_id
      and o.status = 'claimed'
      and o.claim_expires_at <= v_now
    order by o.claim_expires_at
    limit 1000
    for update skip locked
  );
  if v_expired = '{}' then
    return 0;
  end if;

  perform overlay_private.note_unknown_calls(v_expired);
  v_operation := overlay_private.begin_operation('expire', reason => 'lease expired');
  update public.block_overlays_v2 o
  set
    -- the attempt was counted when it was claimed, so a block that kills its workers ends as failed
    status = case when o.attempt_count < overlay_private.max_attempts(r.model_config)
      then 'pending'
      else 'failed' end,
    -- it may be what killed the worker: its neighbours are kept out of the next try
    pack_index = null,
    claim_token = null,
    claim_expires_at = null,
    last_error = pg_catalog.format('lease of %s expired', o.claimed_by),
    operation_id = v_operation
  from public.runs_v2 r
  where o.id = any(v_expired) and r.run_id = o.run_id;
  return pg_catalog.cardinality(v_expired);
end;
$$;

comment on function overlay_private.release_expired_claims(uuid) is
$$Takes overlays back whose lease is over: to pending, or to failed after their last attempt.

Answers how many there were, a thousand at most.$$;

revoke execute on function overlay_private.release_expired_claims(uuid) from public;
