create or replace function public.extend_claims(
  worker_id text,
  claims jsonb,
  lease interval default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_lease interval := coalesce(
    extend_claims.lease, (select s.default_lease from overlay_private.settings s)
  );
  v_expires timestamptz;
  v_held overlay_private.held_claims;
begin
  perform overlay_private.check_worker_id(extend_claims.worker_id);
  perform overlay_private.check_lease(v_lease);
  v_held := overlay_private.hold_claims(extend_claims.claims);
  v_expires := pg_catalog.clock_timestamp() + v_lease;

  -- not an operation: nothing that anybody looks back for has happened
  update public.block_overlays_v2 o
  set claim_expires_at = greatest(o.claim_expires_at, v_expires)
  where o.ctid = any(v_held.tuples);

  return pg_catalog.jsonb_build_object(
    'extended', pg_catalog.cardinality(v_held.overlay_ids),
    'claim_expires_at', v_expires,
    'lost', overlay_private.lost_claims(extend_claims.claims, v_held.overlay_ids)
  );
end;
$$;

comment on function public.extend_claims(text, jsonb, interval) is
$$Holds claims for another lease from now: [{"overlay_id", "claim_token"}, …], at most 1000.

Call it at a third of the lease while the model works. A claim whose lease is over but that nobody
has taken back yet is saved by it. Answers {extended, claim_expires_at, lost}.

Errors: 22023 worker_id or lease is out of range, or claims are not what was claimed.$$;

revoke execute on function public.extend_claims(text, jsonb, interval)
  from public, anon, authenticated;
grant execute on function public.extend_claims(text, jsonb, interval)
  to overlay_worker, service_role;
