create or replace function public.next_claim_in(
  run_id uuid default null,
  project_id uuid default null,
  schema_id uuid default null
)
returns interval
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  -- a duration and not a time, so that the clocks of worker and server need not agree
  select case when min(t.claimable_at) is not null then
    greatest(min(t.claimable_at), pg_catalog.now()) - pg_catalog.now()
  end
  from public.runs_v2 r
  cross join lateral (
    select least(
      case when overlay_private.waits_for_money(r.run_id) then
        -- what it waits for may be another run's
        overlay_private.money_back_at(r.run_id)
      else coalesce(
        -- the claim's own look: it stops at the first, where a minimum reads all that is pending
        (
          select o.not_before
          from public.block_overlays_v2 o
          where o.run_id = r.run_id and o.status = 'pending' and o.excluded_at is null
            and o.not_before <= pg_catalog.now()
          order by o.block_index
          limit 1
        ),
        (
          select min(o.not_before)
          from public.block_overlays_v2 o
          where o.run_id = r.run_id and o.status = 'pending' and o.excluded_at is null
        )
      ) end,
      (
        select min(o.claim_expires_at)
        from public.block_overlays_v2 o
        where o.run_id = r.run_id and o.status = 'claimed'
      )
    ) as claimable_at
  ) as t
  where r.status in ('pending', 'running')
    and r.pending_blocks + r.claimed_blocks > 0
    and (next_claim_in.run_id is null or r.run_id = next_claim_in.run_id)
    and (next_claim_in.schema_id is null or r.schema_id = next_claim_in.schema_id)
    and (next_claim_in.project_id is null or exists (
      select from public.documents_v2 d
      where d.conv_uid = r.conv_uid and d.project_id = next_claim_in.project_id
    ));
$$;

comment on function public.next_claim_in(uuid, uuid, uuid) is
$$How long until a claim would find something, unless more is created before.

Zero means now. Longer means that overlays wait after a failure, or are held by a worker whose lease
would be over then. Null means that nothing is left to claim: all is done, paused or cancelled.$$;

revoke execute on function public.next_claim_in(uuid, uuid, uuid) from public, anon, authenticated;
grant execute on function public.next_claim_in(uuid, uuid, uuid) to overlay_worker, service_role;
