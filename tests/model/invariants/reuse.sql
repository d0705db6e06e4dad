-- answers that are used again

select
  'what was used again is what the model answered' as rule,
  e.run_id || ' ' || e.block_uid as place
from public.overlay_events e
join public.overlay_operations p on p.operation_id = e.operation_id
join public.block_overlays_v2 x on x.id = (e.before ->> 'reused_from')::uuid
where p.operation = 'reuse'
  and not exists (
    select from public.overlay_events a
    join public.overlay_operations q on q.operation_id = a.operation_id
    where a.run_id = x.run_id
      and a.block_uid = x.block_uid
      and a.staging_version = 1
      and a.staging::text = e.staging::text
      and q.operation in ('complete', 'reuse')
  )

union all
select
  'who holds a claim is to ask a model, and has an attempt to give back' as rule,
  o.id::text as place
from public.block_overlays_v2 o
where o.status = 'claimed' and (o.claimed_model is null or o.attempt_count = 0)
