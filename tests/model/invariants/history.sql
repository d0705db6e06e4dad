-- history

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
