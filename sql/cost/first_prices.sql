-- Prices of Anthropic's API in USD for a million tokens, looked up on 2026-11-21. Each source says
-- what was read on the provider's own pages, and what only in lists by others that quote its pricing
-- page, two of them at least that agree. Check them against your bill.
insert into public.model_prices (
  model, valid_from, prompt_over, input, output, cache_write_5m, cache_write_1h, cache_read,
  batch_factor, source
)
select
  p.model, p.valid_from, p.prompt_over, p.input, p.output, p.cache_write_5m, p.cache_write_1h,
  p.cache_read, p.batch_factor, s.source
from (values
  ('claude-haiku-5-5', date '2026-10-07', 0, 0.10, 0.50, 0.125, 0.20, 0.01, 0.5, 'in part'),
  ('claude-haiku-5-5', date '2026-10-07', 100000, 0.50, 2.50, 0.625, 1.00, 0.05, 0.5, 'quoted'),
  ('claude-sonnet-5-5', date '2026-09-28', 0, 2, 10, 2.50, 4, 0.20, 0.5, 'in part'),
  ('claude-sonnet-5-5', date '2026-10-07', 0, 2, 10, 2.50, 4, 0.10, 0.5, 'in part'),
  ('claude-opus-5-5', date '2026-09-22', 0, 4, 20, 5, 8, 0.20, 0.5, 'own pages'),
  ('claude-fable-5-2', date '2026-11-09', 0, 8, 40, 10, 16, 0.20, 0.5, 'quoted'),
  ('offline', date '2026-01-01', 0, 0, 0, 0, 0, 0, 1, 'nothing')
) as p (
  model, valid_from, prompt_over, input, output, cache_write_5m, cache_write_1h, cache_read,
  batch_factor, read_where
)
join (values
  ('own pages', '2026-11-21: platform.claude.com'),
  ('in part', '2026-11-21: platform.claude.com; cache: lists by others that quote it'),
  ('quoted', '2026-11-21: lists by others that quote platform.claude.com'),
  ('nothing', 'plain rules cost nothing')
) as s (read_where, source) using (read_where)
-- a revert leaves the prices that were set since
on conflict do nothing;
