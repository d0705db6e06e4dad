create type overlay_private.held_claims as (
  overlay_ids uuid array,
  run_ids uuid array,
  tuples tid array,
  places integer array
);

comment on type overlay_private.held_claims is
$$Overlays that a worker holds, locked: their ids, runs and places in the table, where a locked row
stays until the transaction ends, and the places of their claims in the argument, from 0.$$;

-- Without sequential scans: a session's first call is planned on tables that may be small, and it
-- keeps the plan while they grow.
create or replace function overlay_private.hold_claims(claims jsonb)
returns overlay_private.held_claims
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_problem text;
  v_overlays uuid[];
  v_tokens uuid[];
  v_held overlay_private.held_claims;
begin
  if pg_catalog.jsonb_typeof(hold_claims.claims) is distinct from 'array' then
    v_problem := 'it is not an array';
  elsif pg_catalog.jsonb_array_length(hold_claims.claims) > 1000 then
    v_problem := 'it has more than 1000 elements';
  else
    begin
      select
        coalesce(pg_catalog.array_agg((e.claim ->> 'overlay_id')::uuid), '{}'),
        coalesce(pg_catalog.array_agg((e.claim ->> 'claim_token')::uuid), '{}')
      into v_overlays, v_tokens
      from pg_catalog.jsonb_array_elements(hold_claims.claims) as e (claim);
    exception
      when invalid_text_representation then
        v_overlays := array[null];
    end;
    if pg_catalog.array_position(v_overlays, null) is not null
      or pg_catalog.array_position(v_tokens, null) is not null then
      v_problem := 'an element has no overlay_id or no claim_token';
    elsif (select pg_catalog.count(distinct i.id) < pg_catalog.count(*)
      from unnest(v_overlays) as i (id)) then
      v_problem := 'an overlay is named twice';
    end if;
  end if;
  if v_problem is not null then
    raise exception using
      errcode = '22023',
      message = 'claims are not what was claimed',
      detail = pg_catalog.format('The argument: %s.', v_problem),
      hint = 'Pass an array of objects, each with the overlay_id and claim_token of its claim.';
  end if;

  perform overlay_private.enter_runs(array(
    select distinct o.run_id from public.block_overlays_v2 o where o.id = any(v_overlays)
  ));
  select
    coalesce(pg_catalog.array_agg(l.id), '{}'), coalesce(pg_catalog.array_agg(l.run_id), '{}'),
    coalesce(pg_catalog.array_agg(l.tuple), '{}'), coalesce(pg_catalog.array_agg(l.place), '{}')
  into v_held
  from (
    select o.id, o.run_id, o.ctid as tuple, c.position::integer - 1 as place
    from unnest(v_overlays, v_tokens) with ordinality as c (id, token, position)
    join public.block_overlays_v2 o on o.id = c.id and o.claim_token = c.token
    order by o.run_id, o.block_uid
    for update of o
  ) as l;
  return v_held;
end;
$$;

comment on function overlay_private.hold_claims(jsonb) is
$$Locks the overlays whose claims, given as [{"overlay_id", "claim_token"}, …], are still held.

What is missing in the answer has been lost: it expired, was cancelled or is gone.

Errors: 22023 claims are not what was claimed.$$;

revoke execute on function overlay_private.hold_claims(jsonb) from public;
