create view overlay_private.priced_calls as
select
  c.call_id,
  c.owner_id,
  c.project_id,
  c.run_id,
  c.schema_uid,
  c.model,
  c.outcome,
  c.input_tokens,
  c.output_tokens,
  c.cache_write_5m_tokens,
  c.cache_write_1h_tokens,
  c.cache_read_tokens,
  k.cost,
  greatest(pg_catalog.cardinality(c.overlay_ids), 1) as blocks
from public.llm_calls c
cross join lateral overlay_private.cost_of_tokens(
  c.model, c.started_at, c.is_batch, c.input_tokens, c.output_tokens, c.cache_write_5m_tokens,
  c.cache_write_1h_tokens, c.cache_read_tokens
) k
-- a lease ran out, and what came of the claim was handed in all the same, before or after
where not (c.outcome = 'unknown' and exists (
  select from public.llm_calls o
  where o.run_id = c.run_id
    and o.claim_token = c.claim_token
    and o.outcome <> 'unknown'
    and o.overlay_ids @> c.overlay_ids
));

comment on view overlay_private.priced_calls is
$$The ledger with the cost of each call in USD, by the price of its day; null when not known.$$;
