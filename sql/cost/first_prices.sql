-- Prices of Anthropic's API in USD for a million tokens, looked up on 2026-11-21. Each source says
-- what was read on the provider's own pages, and what only in lists by others that quote its price
-- page, two of them at least that agree. Check them against your bill.
insert into public.model_prices (
  model, valid_from, prompt_over, input, output, cache_write_5m, cache_write_1h, cache_read,
  batch_factor, source
) values
  ('claude-haiku-5-5', '2026-10-07', 0, 0.10, 0.50, 0.125, 0.20, 0.01, 0.5,
    '2026-11-21: platform.claude.com; cache: lists by others that quote it'),
  ('claude-haiku-5-5', '2026-10-07', 100000, 0.50, 2.50, 0.625, 1.00, 0.05, 0.5,
    '2026-11-21: lists by others that quote platform.claude.com'),
  ('claude-sonnet-5-5', '2026-09-28', 0, 2, 10, 2.50, 4, 0.20, 0.5,
    '2026-11-21: platform.claude.com; cache: lists by others that quote it'),
  ('claude-sonnet-5-5', '2026-10-07', 0, 2, 10, 2.50, 4, 0.10, 0.5,
    '2026-11-21: platform.claude.com; cache: lists by others that quote it'),
  ('claude-opus-5-5', '2026-09-22', 0, 4, 20, 5, 8, 0.20, 0.5, '2026-11-21: platform.claude.com'),
  ('claude-fable-5-2', '2026-11-09', 0, 8, 40, 10, 16, 0.20, 0.5,
    '2026-11-21: lists by others that quote platform.claude.com'),
  ('offline', '2026-01-01', 0, 0, 0, 0, 0, 0, 1, 'plain rules cost nothing')
-- a revert leaves the prices that were set since
on conflict do nothing;
