create view overlay_private.priced_calls as
select
  c.call_id,
  c.owner_id,
  c.project_id,
  c.run_id,
  c.schema_uid,
  c.model,
  c.outcome,
  greatest(pg_catalog.cardinality(c.overlay_ids), 1) as blocks,
  c.input_tokens,
  c.output_tokens,
  c.cache_write_5m_tokens,
  c.cache_write_1h_tokens,
  c.cache_read_tokens,
  overlay_private.tokens_cost(
    c.model, c.started_at, c.is_batch, c.input_tokens, c.output_tokens, c.cache_write_5m_tokens,
    c.cache_write_1h_tokens, c.cache_read_tokens
  ) as cost
from public.llm_calls c
-- a lease ran out, and what came of the claim was handed in all the same, before or after
where not (c.outcome = 'unknown' and exists (
  select from public.llm_calls k
  where k.run_id = c.run_id
    and k.claim_token = c.claim_token
    and k.outcome <> 'unknown'
    and k.overlay_ids @> c.overlay_ids
));

comment on view overlay_private.priced_calls is
$$The ledger with the cost of each call in USD, by the price of its day; null when not known.$$;
