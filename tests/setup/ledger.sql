-- What a worker pays

-- A call for each live claim of the run, with these further keys; tokens of one kind say all five.
create function test.calls(owner text, more jsonb default '{}')
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.jsonb_agg(
    pg_catalog.jsonb_build_object(
      'call_id', pg_catalog.md5(o.id::text || o.claim_token::text)::uuid,
      'run_id', o.run_id, 'overlay_ids', array[o.id], 'claim_token', o.claim_token,
      'provider', 'anthropic', 'model', 'test-model', 'outcome', 'answered',
      'input_tokens', 1000, 'output_tokens', 100, 'cache_write_5m_tokens', 0,
      'cache_write_1h_tokens', 0, 'cache_read_tokens', 0, 'latency_ms', 2000
    ) || calls.more
    order by o.block_index
  ), '[]')
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(calls.owner) and o.status = 'claimed';
$$;

-- 2 USD and 10 USD for a million tokens: a call of test.calls costs 0.003.
create function test.price()
returns void
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select public.set_model_price(
    'test-model', 2, 10, 2.5, 4, 0.2, batch_factor => 0.5, valid_from => '2026-01-01'
  );
$$;

-- A run that asks test-model, and hands every claim back as answered.
create function test.spend(owner text)
returns void
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select public.record_llm_calls('worker', test.calls(spend.owner));
  select public.complete_overlay_batch(
    'worker', test.held(spend.owner, '{"data": {"title": "model"}}')
  );
$$;

create function test.claimed(run_id uuid)
returns setof public.block_overlays_v2
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select o.* from public.block_overlays_v2 o
  where o.run_id = claimed.run_id and o.status = 'claimed';
$$;
