create or replace function overlay_private.release_expired_claims(
  run_id uuid,
  max_attempts integer
)
returns void
language plpgsql
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_expired uuid[];
  v_operation uuid;
begin
  v_expired := array(
    select o.id
    from public.block_overlays_v2 o
    where o.run_id = release_expired_claims.run_id
      and o.status = 'claimed'
      and o.claim_expires_at <= pg_catalog.clock_timestamp()
    order by o.claim_expires_at
    limit 1000
    for update skip locked
  );
  if v_expired = '{}' then
    return;
  end if;

  v_operation := overlay_private.begin_operation('expire', reason => 'lease expired');
  update public.block_overlays_v2 o
  set
    -- the attempt was counted when it was claimed, so a block that kills its workers ends as failed
    status = case when o.attempt_count < release_expired_claims.max_attempts then 'pending'
      else 'failed' end,
    claim_token = null,
    claim_expires_at = null,
    last_error = pg_catalog.format('lease of %s expired', o.claimed_by),
    operation_id = v_operation
  where o.id = any(v_expired);
end;
$$;

comment on function overlay_private.release_expired_claims(uuid, integer) is
$$Takes overlays back whose lease is over: to pending, or to failed after their last attempt.$$;

revoke execute on function overlay_private.release_expired_claims(uuid, integer) from public;
