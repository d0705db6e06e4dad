-- What must be true of a whole database at any moment between two transactions, whoever did what
-- before. Run as its owner; each row that this answers is one breach: which rule, and where.

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

-- overlays: what each status means

union all
select
  'an overlay is claimed if and only if it has a token and a lease' as rule,
  o.id::text as place
from public.block_overlays_v2 o
where (o.status = 'claimed', o.status = 'claimed')
  is distinct from (o.claim_token is not null, o.claim_expires_at is not null)

union all
select
  'a claimed overlay has used up at least one attempt and at most all' as rule,
  o.id::text as place
from public.block_overlays_v2 o
join public.runs_v2 r on r.run_id = o.run_id
where o.status = 'claimed'
  and o.attempt_count not between 1 and overlay_private.max_attempts(r.model_config)

union all
select
  'staging is empty unless the overlay is ai_complete or confirmed' as rule,
  o.id::text as place
from public.block_overlays_v2 o
where o.status not in ('ai_complete', 'confirmed') and o.overlay_jsonb_staging <> '{}'

union all
select
  'the verdict kept with staging is the verdict on staging' as rule,
  o.id::text as place
from public.block_overlays_v2 o
join public.runs_v2 r on r.run_id = o.run_id
join public.schemas s on s.schema_id = r.schema_id
where o.staging_violations is distinct from case when o.status in ('ai_complete', 'confirmed')
  then overlay_private.staging_violations(
    s.schema_jsonb, r.validation, o.overlay_jsonb_staging
  ) end

union all
select
  'a failed overlay says why' as rule,
  o.id::text as place
from public.block_overlays_v2 o
where o.status = 'failed' and o.last_error is null

union all
select
  'an excluded overlay is neither claimed nor confirmed' as rule,
  o.id::text as place
from public.block_overlays_v2 o
where o.excluded_at is not null and o.status in ('claimed', 'confirmed')

-- what is confirmed

union all
select
  'a confirmed overlay holds what is staged' as rule,
  o.id::text as place
from public.block_overlays_v2 o
where o.status = 'confirmed'
  and (o.overlay_jsonb_confirmed::text <> o.overlay_jsonb_staging::text or o.confirmed_at is null)

union all
select
  'nothing is confirmed under enforce that does not fit its schema' as rule,
  o.id::text as place
from public.block_overlays_v2 o
join public.runs_v2 r on r.run_id = o.run_id
join public.schemas s on s.schema_id = r.schema_id
where o.confirmed_at is not null
  and r.validation = 'enforce'
  and overlay_private.staging_violations(
    s.schema_jsonb, r.validation, o.overlay_jsonb_confirmed
  ) is not null

union all
select
  'what is confirmed was staged when that person confirmed it' as rule,
  o.id::text as place
from public.block_overlays_v2 o
where o.confirmed_at is not null
  and not exists (
    select from public.overlay_events e
    join public.overlay_operations p on p.operation_id = e.operation_id
    cross join lateral (
      select w.staging
      from public.overlay_events w
      where w.run_id = e.run_id
        and w.block_uid = e.block_uid
        and w.staging is not null
        and w.event_number <= e.event_number
      order by w.event_number desc
      limit 1
    ) as staged
    where e.run_id = o.run_id
      and e.block_uid = o.block_uid
      and p.operation = 'confirm'
      and p.actor = o.confirmed_by
      and staged.staging::text = o.overlay_jsonb_confirmed::text
      and not exists (
        select from public.overlay_operations u
        where u.operation = 'undo' and u.reason = e.operation_id::text
      )
  )

union all
select
  'an export holds what is confirmed, and else nothing' as rule,
  o.id::text as place
from public.runs_v2 r
cross join lateral public.export_run(r.run_id, actor => r.owner_id) x
full join public.block_overlays_v2 o
  on o.run_id = r.run_id and o.block_uid = x -> 'immutable' ->> 'block_uid'
where o.id is null
  or (x -> 'user_defined' -> 'data')::text is distinct from case
    when o.confirmed_at is null then '{}' else o.overlay_jsonb_confirmed::text end

-- history

union all
select
  'history verifies: ' || v.problem as rule,
  r.run_id::text as place
from public.runs_v2 r
cross join lateral public.verify_history(r.run_id, r.owner_id) v

union all
select
  'an operation did something to somebody' as rule,
  p.operation_id::text as place
from public.overlay_operations p
where not exists (
  select from public.history_links l
  where l.operation_id = p.operation_id
)

union all
select
  'a run is either there or has a tombstone' as rule,
  t.run_id::text as place
from public.run_tombstones t
join public.runs_v2 r on r.run_id = t.run_id

union all
select
  'history goes with its run' as rule,
  e.run_id::text as place
from (
  select v.run_id from public.overlay_events v
  union
  select l.run_id from public.history_links l
) as e
where not exists (
  select from public.runs_v2 r
  where r.run_id = e.run_id
)
