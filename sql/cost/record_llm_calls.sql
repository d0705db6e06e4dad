create or replace function public.record_llm_calls(worker_id text, calls jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz := pg_catalog.clock_timestamp();
  v_known integer;
  v_new uuid[];
  v_counted overlay_private.counted_calls;
begin
  perform overlay_private.check_worker_id(record_llm_calls.worker_id);
  perform overlay_private.check_calls(record_llm_calls.calls);
  -- no price changes between the look at it and the sum; set_model_price waits for this
  lock table public.model_prices in row share mode;

  with given as materialized (
    select c.*
    from pg_catalog.jsonb_to_recordset(record_llm_calls.calls) as c (
      call_id uuid, run_id uuid, overlay_ids uuid[], claim_token uuid, provider text, model text,
      key_label text, is_batch boolean, outcome text, error text, request_id text,
      input_tokens integer, output_tokens integer, cache_write_5m_tokens integer,
      cache_write_1h_tokens integer, cache_read_tokens integer, latency_ms integer,
      ended_ms_ago integer
    )
  ),
  runs as materialized (
    select r.run_id, r.owner_id, d.project_id, s.schema_uid
    from public.runs_v2 r
    join public.documents_v2 d on d.conv_uid = r.conv_uid
    join public.schemas s on s.schema_id = r.schema_id
    where r.run_id in (select g.run_id from given g)
    union all
    select t.run_id, t.owner_id, t.project_id, t.schema_uid
    from public.run_tombstones t
    where t.run_id in (select g.run_id from given g)
  ),
  known as (
    select pg_catalog.count(*)::integer as calls from given g join runs u on u.run_id = g.run_id
  ),
  written as (
    insert into public.llm_calls (
      call_id, owner_id, project_id, run_id, schema_uid, overlay_ids, claim_token, worker_id,
      provider, model, key_label, is_batch, outcome, error, request_id, input_tokens,
      output_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, latency_ms,
      started_at, ended_at
    )
    select
      g.call_id, u.owner_id, u.project_id, g.run_id, u.schema_uid, coalesce(g.overlay_ids, '{}'),
      g.claim_token, record_llm_calls.worker_id, pg_catalog.left(g.provider, 200),
      pg_catalog.left(coalesce(nullif(pg_catalog.btrim(pg_catalog.left(g.model, 1000)), ''), (
        select o.claimed_model from public.block_overlays_v2 o where o.id = g.overlay_ids[1]
      ), 'not told'), 200),
      pg_catalog.left(g.key_label, 200), coalesce(g.is_batch, false), g.outcome,
      pg_catalog.left(g.error, 2000), pg_catalog.left(g.request_id, 200), g.input_tokens,
      g.output_tokens, g.cache_write_5m_tokens, g.cache_write_1h_tokens, g.cache_read_tokens,
      g.latency_ms,
      v_now - pg_catalog.make_interval(
        secs => (coalesce(g.ended_ms_ago, 0)::float8 + coalesce(g.latency_ms, 0)) / 1000
      ),
      v_now - pg_catalog.make_interval(secs => coalesce(g.ended_ms_ago, 0)::float8 / 1000)
    from given g
    join runs u on u.run_id = g.run_id
    order by g.call_id
    on conflict (call_id) do nothing
    returning call_id
  )
  select k.calls, array(select w.call_id from written w)
  into v_known, v_new
  from known k;
  if v_known < pg_catalog.jsonb_array_length(record_llm_calls.calls) then
    raise exception using
      errcode = 'PT404',
      message = 'run not found',
      detail = 'A call names a run that there never was.',
      hint = 'Pass the run_id that came with the claim.';
  end if;

  v_counted := overlay_private.count_calls(v_new);
  -- A lease had run out, and now it turns out what came of the claim. Those who hand in calls of
  -- one run come here one after the other, for they hold its sums.
  with replaced as (
    select distinct u.call_id, u.run_id, u.project_id
    from public.llm_calls c
    join public.llm_calls u
      on u.run_id = c.run_id and u.claim_token = c.claim_token and u.overlay_ids <@ c.overlay_ids
    where c.call_id = any(v_new)
      and u.outcome = 'unknown'
      and not exists (
        select from public.llm_calls o
        where o.run_id = u.run_id
          and o.claim_token = u.claim_token
          and o.outcome <> 'unknown'
          and o.overlay_ids @> u.overlay_ids
          and o.call_id <> all(v_new)
      )
  )
  update overlay_private.spending s
  set uncosted_calls = s.uncosted_calls - t.calls
  from (
    select h.holder_id, pg_catalog.count(*) as calls
    from replaced r
    cross join lateral (values (r.run_id), (r.project_id)) as h (holder_id)
    group by h.holder_id
  ) as t
  where s.holder_id = t.holder_id;

  return pg_catalog.jsonb_build_object(
    'recorded', pg_catalog.cardinality(v_new),
    'known', v_known - pg_catalog.cardinality(v_new),
    'cost', v_counted.cost,
    'uncosted_calls', v_counted.uncosted_calls
  );
end;
$$;

comment on function public.record_llm_calls(text, jsonb) is
$$Puts requests to models into the ledger, at most 1000, whatever came of them.

calls is [{"call_id", "run_id", "overlay_ids", "claim_token", "provider", "model", "key_label",
"is_batch", "outcome", "error", "request_id", "input_tokens", "output_tokens",
"cache_write_5m_tokens", "cache_write_1h_tokens", "cache_read_tokens", "latency_ms",
"ended_ms_ago"}, …]. call_id is a uuid of the worker's own: handed in again, the call counts once.
Leave the tokens out where nobody knows them, and pass zeros where nothing was charged; outcomes are
told at the table. Hand calls in before what came of them, so that money is counted before its claim
is given up. Calls whose claim was lost, or whose run is deleted, are paid all the same and taken.
Without model, that of the claim stands. Answers {recorded, known, cost, uncosted_calls}: cost is
USD of the calls that were recorded, but for those whose cost is not known.

Errors: 22023 worker_id is out of range, or calls are not what is recorded; PT404 run not found.$$;

revoke execute on function public.record_llm_calls(text, jsonb) from public, anon, authenticated;
grant execute on function public.record_llm_calls(text, jsonb) to overlay_worker, service_role;
