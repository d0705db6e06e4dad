-- runs: counters, status and gate

select
  'the counters of a run are what a recount finds' as rule,
  r.run_id::text as place
from public.runs_v2 r
left join lateral (
  select
    count(*) as total,
    count(*) filter (where o.excluded_at is null and o.status = 'pending') as pending,
    count(*) filter (where o.excluded_at is null and o.status = 'claimed') as claimed,
    count(*) filter (where o.excluded_at is null and o.status = 'ai_complete') as ai_complete,
    count(*) filter (where o.excluded_at is null and o.status = 'confirmed') as confirmed,
    count(*) filter (where o.excluded_at is null and o.status = 'failed') as failed,
    count(*) filter (where o.excluded_at is not null) as excluded
  from public.block_overlays_v2 o
  where o.run_id = r.run_id
) as c on true
where (
  r.total_blocks, r.pending_blocks, r.claimed_blocks, r.ai_complete_blocks, r.confirmed_blocks,
  r.failed_blocks, r.excluded_blocks, r.completed_blocks
) is distinct from (
  c.total, c.pending, c.claimed, c.ai_complete, c.confirmed, c.failed, c.excluded,
  c.ai_complete + c.confirmed
)

union all
select
  'the status of a run is what its counters imply' as rule,
  r.run_id::text as place
from public.runs_v2 r
where r.status not in ('paused', 'cancelled')
  and r.status <> case
    when r.pending_blocks + r.claimed_blocks = 0 then 'complete'
    when r.started_at is not null then 'running'
    else 'pending'
  end

union all
select
  'a run has started when something of it was claimed' as rule,
  r.run_id::text as place
from public.runs_v2 r
where (r.started_at is not null) <> exists (
  select from overlay_private.steps_of(r.run_id) e
  where e.to_status = 'claimed'
)

union all
select
  'a cancelled run holds no claim' as rule,
  r.run_id::text as place
from public.runs_v2 r
where r.status = 'cancelled' and r.claimed_blocks > 0

union all
select
  'a run has one overlay for each block of its document' as rule,
  r.run_id::text as place
from public.runs_v2 r
where array(
  select o.block_uid
  from public.block_overlays_v2 o
  where o.run_id = r.run_id
  order by o.block_uid
) <> array(
  select b.block_uid
  from public.blocks_v2 b
  where b.conv_uid = r.conv_uid
  order by b.block_uid
)

union all
select
  'a run has one gate' as rule,
  coalesce(r.run_id, g.run_id)::text as place
from public.runs_v2 r
full join overlay_private.run_gates g on g.run_id = r.run_id
where r.run_id is null or g.run_id is null
