create or replace function overlay_private.lost_claims(claims jsonb, held uuid[])
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_catalog.jsonb_array_length(lost_claims.claims)
    = pg_catalog.cardinality(lost_claims.held) then
    return jsonb '[]';
  end if;
  return (
    select pg_catalog.jsonb_agg(e.claim ->> 'overlay_id' order by e.position)
    from pg_catalog.jsonb_array_elements(lost_claims.claims)
      with ordinality as e (claim, position)
    where (e.claim ->> 'overlay_id')::uuid <> all(lost_claims.held)
  );
end;
$$;

comment on function overlay_private.lost_claims(jsonb, uuid[]) is
$$Ids of the overlays that a worker named but holds no more.$$;

revoke execute on function overlay_private.lost_claims(jsonb, uuid[]) from public;
