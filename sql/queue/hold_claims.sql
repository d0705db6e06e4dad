create or replace function overlay_private.hold_claims(claims jsonb)
returns uuid[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  -- a text is tested before it is cast, so that a wrong one gets an error of ours
  v_uuid constant text := '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
  v_problem text;
  v_overlays uuid[];
begin
  if pg_catalog.jsonb_typeof(hold_claims.claims) is distinct from 'array' then
    v_problem := 'it is not an array';
  elsif pg_catalog.jsonb_array_length(hold_claims.claims) > 1000 then
    v_problem := 'it has more than 1000 elements';
  elsif exists (
    select from pg_catalog.jsonb_array_elements(hold_claims.claims) as e (claim)
    where (e.claim ->> 'overlay_id' ~ v_uuid and e.claim ->> 'claim_token' ~ v_uuid) is not true
  ) then
    v_problem := 'an element has no overlay_id or no claim_token';
  elsif (
    select pg_catalog.count(distinct (e.claim ->> 'overlay_id')::uuid) < pg_catalog.count(*)
    from pg_catalog.jsonb_array_elements(hold_claims.claims) as e (claim)
  ) then
    v_problem := 'an overlay is named twice';
  end if;
  if v_problem is not null then
    raise exception using
      errcode = '22023',
      message = 'claims are not what was claimed',
      detail = pg_catalog.format('The argument: %s.', v_problem),
      hint = 'Pass an array of objects, each with the overlay_id and claim_token of its claim.';
  end if;

  v_overlays := array(
    select (e.claim ->> 'overlay_id')::uuid
    from pg_catalog.jsonb_array_elements(hold_claims.claims) as e (claim)
  );
  perform overlay_private.enter_runs(array(
    select distinct o.run_id from public.block_overlays_v2 o where o.id = any(v_overlays)
  ));
  return array(
    select o.id
    from public.block_overlays_v2 o
    join pg_catalog.jsonb_to_recordset(hold_claims.claims) as c (overlay_id uuid, claim_token uuid)
      on c.overlay_id = o.id and c.claim_token = o.claim_token
    -- said again by an array: a join alone is planned as a scan of the table while it is small, and
    -- the plan is kept
    where o.id = any(v_overlays)
    order by o.run_id, o.block_uid
    for update of o
  );
end;
$$;

comment on function overlay_private.hold_claims(jsonb) is
$$Locks the overlays whose claims, given as [{"overlay_id", "claim_token"}, …], are still held.

What is missing in the answer has been lost: it expired, was cancelled or is gone.

Errors: 22023 claims are not what was claimed.$$;

revoke execute on function overlay_private.hold_claims(jsonb) from public;
