-- Under the lock of the run's row: whoever makes an overlay pending changes that row before they
-- commit, so none that is pending by then is overlooked, and one that comes later moves the mark
-- back.
create or replace function overlay_private.begin_claims_later(
  run_id uuid,
  last_block integer,
  claimed tid[]
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
as $$
begin
  perform from public.runs_v2 r
  where r.run_id = begin_claims_later.run_id
  for no key update;

  update public.runs_v2 r
  set claims_from_block = coalesce(
    (
      -- waiting for their time, or locked by somebody else
      select min(o.block_index)
      from public.block_overlays_v2 o
      where o.run_id = begin_claims_later.run_id
        and o.status = 'pending'
        and o.excluded_at is null
        and o.block_index between r.claims_from_block and begin_claims_later.last_block
        and o.ctid <> all(begin_claims_later.claimed)
    ),
    begin_claims_later.last_block + 1
  )
  where r.run_id = begin_claims_later.run_id
    and r.claims_from_block <= begin_claims_later.last_block;
end;
$$;

comment on function overlay_private.begin_claims_later(uuid, integer, tid[]) is
$$Lets claims of a run begin behind the blocks that are done, as these up to last_block soon are.$$;

revoke execute on function overlay_private.begin_claims_later(uuid, integer, tid[]) from public;
