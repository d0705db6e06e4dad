-- what is confirmed

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
