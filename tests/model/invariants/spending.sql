-- the ledger: what it adds up to, and what is reserved

select
  'spending is what the ledger adds up to' as rule,
  coalesce(s.holder_id, l.holder_id)::text as place
from overlay_private.spending s
full join (
  select
    h.holder_id,
    coalesce(sum(c.cost), 0) as spent,
    coalesce(sum(c.blocks) filter (where c.output_tokens + c.input_tokens > 0), 0) as billed_blocks,
    count(*) filter (where c.cost is null) as uncosted_calls,
    coalesce(sum(c.input_tokens), 0) as input_tokens,
    coalesce(sum(c.output_tokens), 0) as output_tokens,
    coalesce(sum(c.cache_write_5m_tokens), 0) as cache_write_5m_tokens,
    coalesce(sum(c.cache_write_1h_tokens), 0) as cache_write_1h_tokens,
    coalesce(sum(c.cache_read_tokens), 0) as cache_read_tokens
  from overlay_private.priced_calls c
  cross join lateral (values (c.run_id), (c.project_id)) as h (holder_id)
  group by h.holder_id
) as l on l.holder_id = s.holder_id
where (
  coalesce(s.spent, 0), coalesce(s.billed_blocks, 0), coalesce(s.uncosted_calls, 0),
  coalesce(s.input_tokens, 0), coalesce(s.output_tokens, 0), coalesce(s.cache_write_5m_tokens, 0),
  coalesce(s.cache_write_1h_tokens, 0), coalesce(s.cache_read_tokens, 0)
) is distinct from (
  coalesce(l.spent, 0), coalesce(l.billed_blocks, 0), coalesce(l.uncosted_calls, 0),
  coalesce(l.input_tokens, 0), coalesce(l.output_tokens, 0), coalesce(l.cache_write_5m_tokens, 0),
  coalesce(l.cache_write_1h_tokens, 0), coalesce(l.cache_read_tokens, 0)
)

union all
select
  'a claim whose lease ran out has one unknown call at most' as rule,
  min(c.call_id::text) as place
from public.llm_calls c
where c.outcome = 'unknown'
group by c.overlay_ids, c.claim_token
having count(*) > 1

union all
select
  'calls are of a run that is there or has a tombstone' as rule,
  c.call_id::text as place
from public.llm_calls c
where not exists (select from public.runs_v2 r where r.run_id = c.run_id)
  and not exists (select from public.run_tombstones t where t.run_id = c.run_id)

union all
select
  'what is in flight on the budget of a project is reserved' as rule,
  r.run_id::text as place
from public.runs_v2 r
join public.documents_v2 d on d.conv_uid = r.conv_uid
join overlay_private.budgets b on b.holder_id = d.project_id
where r.claimed_blocks > 0
  and not exists (
    select from overlay_private.reservations v
    where v.run_id = r.run_id and v.project_id = d.project_id
  )

union all
select
  'what is reserved is reserved on a budget' as rule,
  v.run_id::text as place
from overlay_private.reservations v
where not exists (
  select from overlay_private.budgets b
  where b.holder_id = v.project_id
)
