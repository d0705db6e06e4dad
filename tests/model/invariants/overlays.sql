-- overlays: what each status means

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
