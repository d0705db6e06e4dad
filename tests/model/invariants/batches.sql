-- batches of messages

select
  'a closed batch holds no claim' as rule,
  b.message_batch_id::text as place
from overlay_private.message_batches b
where b.closed_at is not null
  and exists (
    select from jsonb_to_recordset(b.claims) as c (overlay_id uuid, claim_token uuid)
    join public.block_overlays_v2 o on o.id = c.overlay_id and o.claim_token = c.claim_token
  )

union all
select
  'a batch names each overlay once, and its run' as rule,
  b.message_batch_id::text as place
from overlay_private.message_batches b
cross join lateral (
  select
    count(*) as claims,
    count(distinct c.overlay_id) as overlays,
    count(*) filter (where o.run_id <> c.run_id) as foreign_runs
  from jsonb_to_recordset(b.claims) as c (overlay_id uuid, run_id uuid)
  left join public.block_overlays_v2 o on o.id = c.overlay_id
) as n
where n.claims = 0 or n.overlays < n.claims or n.foreign_runs > 0

union all
select
  'the same requests are one batch until the provider has it' as rule,
  min(b.message_batch_id::text) as place
from overlay_private.message_batches b
where b.closed_at is null and b.provider_batch_id is null
group by b.claims
having count(*) > 1
