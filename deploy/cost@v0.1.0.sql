-- Deploy pgoverlay:cost to pg
-- requires: queue

begin;
set local client_min_messages = warning;

-- Without a path of its own, and with a body that was parsed when it was created, so that a query
-- over the ledger takes it in as a part of itself: a call for each row would cost ten times as
-- much.
create or replace function overlay_private.cost_of_tokens(
  model text,
  at timestamptz,
  is_batch boolean,
  input numeric,
  output numeric,
  cache_write_5m numeric,
  cache_write_1h numeric,
  cache_read numeric
)
returns table (cost numeric)
language sql
stable
-- noqa: disable=RF01
begin atomic
  select case
    -- what was not charged costs nothing, whatever the price is
    when greatest(
      cost_of_tokens.input, cost_of_tokens.output, cost_of_tokens.cache_write_5m,
      cost_of_tokens.cache_write_1h, cost_of_tokens.cache_read
    ) = 0 then 0
    else (
      select (
        p.input * cost_of_tokens.input
        + p.output * cost_of_tokens.output
        + p.cache_write_5m * cost_of_tokens.cache_write_5m
        + p.cache_write_1h * cost_of_tokens.cache_write_1h
        + p.cache_read * cost_of_tokens.cache_read
      ) * 0.000001 * case when cost_of_tokens.is_batch then p.batch_factor else 1 end
      from public.model_prices p
      where p.model = cost_of_tokens.model
        and p.valid_from <= (cost_of_tokens.at at time zone 'utc')::date
        and (p.prompt_over = 0 or p.prompt_over < (
          cost_of_tokens.input + cost_of_tokens.cache_write_5m + cost_of_tokens.cache_write_1h
          + cost_of_tokens.cache_read
        ))
      order by p.valid_from desc, p.prompt_over desc
      limit 1
    )
  end;
end;
-- noqa: enable=RF01

comment on function overlay_private.cost_of_tokens(
  text, timestamptz, boolean, numeric, numeric, numeric, numeric, numeric
) is
$$USD for these tokens of one call at that time, as a row; null when that is not known.$$;

revoke execute on function overlay_private.cost_of_tokens(
  text, timestamptz, boolean, numeric, numeric, numeric, numeric, numeric
) from public;

create or replace function overlay_private.tokens_cost(
  model text,
  at timestamptz,
  is_batch boolean,
  input numeric,
  output numeric,
  cache_write_5m numeric,
  cache_write_1h numeric,
  cache_read numeric
)
returns numeric
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select c.cost
  from overlay_private.cost_of_tokens(
    tokens_cost.model, tokens_cost.at, tokens_cost.is_batch, tokens_cost.input,
    tokens_cost.output, tokens_cost.cache_write_5m, tokens_cost.cache_write_1h,
    tokens_cost.cache_read
  ) c;
$$;

comment on function overlay_private.tokens_cost(
  text, timestamptz, boolean, numeric, numeric, numeric, numeric, numeric
) is
$$USD for these tokens of one call at that time; null when price or tokens are not known.$$;

revoke execute on function overlay_private.tokens_cost(
  text, timestamptz, boolean, numeric, numeric, numeric, numeric, numeric
) from public;
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
create type overlay_private.counted_calls as (
  cost numeric,
  uncosted_calls bigint
);

comment on type overlay_private.counted_calls is
$$What calls cost that were counted: USD of those whose cost is known, and how many are not.$$;

create or replace function overlay_private.count_calls(call_ids uuid[])
returns overlay_private.counted_calls
language sql
set search_path = pg_catalog, pg_temp
as $$
  with counted as materialized (
    select c.*
    from overlay_private.priced_calls c
    where c.call_id = any(count_calls.call_ids)
  ),
  added as (
    insert into overlay_private.spending as s (
      holder_id, spent, billed_blocks, uncosted_calls, input_tokens, output_tokens,
      cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens
    )
    select
      h.holder_id,
      coalesce(sum(c.cost), 0),
      coalesce(sum(c.blocks) filter (where c.output_tokens + c.input_tokens > 0), 0),
      pg_catalog.count(*) filter (where c.cost is null),
      coalesce(sum(c.input_tokens), 0),
      coalesce(sum(c.output_tokens), 0),
      coalesce(sum(c.cache_write_5m_tokens), 0),
      coalesce(sum(c.cache_write_1h_tokens), 0),
      coalesce(sum(c.cache_read_tokens), 0)
    from counted c
    cross join lateral (values (c.run_id), (c.project_id)) as h (holder_id)
    group by h.holder_id
    order by h.holder_id
    on conflict (holder_id) do update set
      spent = s.spent + excluded.spent,
      billed_blocks = s.billed_blocks + excluded.billed_blocks,
      uncosted_calls = s.uncosted_calls + excluded.uncosted_calls,
      input_tokens = s.input_tokens + excluded.input_tokens,
      output_tokens = s.output_tokens + excluded.output_tokens,
      cache_write_5m_tokens = s.cache_write_5m_tokens + excluded.cache_write_5m_tokens,
      cache_write_1h_tokens = s.cache_write_1h_tokens + excluded.cache_write_1h_tokens,
      cache_read_tokens = s.cache_read_tokens + excluded.cache_read_tokens
  )
  select coalesce(sum(c.cost), 0), pg_catalog.count(*) filter (where c.cost is null)
  from counted c;
$$;

comment on function overlay_private.count_calls(uuid[]) is
$$Adds calls that have just come into the ledger to what their runs and projects have spent.

Answers what these calls cost.$$;

revoke execute on function overlay_private.count_calls(uuid[]) from public;

create or replace function overlay_private.recount_calls(holder_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  -- first the locks, so that the sums below see what was added by those who held them
  perform from overlay_private.spending s
  where s.holder_id = any(recount_calls.holder_ids)
  order by s.holder_id
  for update;

  update overlay_private.spending s
  set
    spent = t.spent,
    uncosted_calls = t.uncosted_calls
  from (
    select
      h.holder_id,
      coalesce(sum(c.cost), 0) as spent,
      pg_catalog.count(c.call_id) filter (where c.cost is null) as uncosted_calls
    from unnest(recount_calls.holder_ids) as h (holder_id)
    left join overlay_private.priced_calls c
      on c.run_id = h.holder_id or c.project_id = h.holder_id
    group by h.holder_id
  ) as t
  where s.holder_id = t.holder_id;
end;
$$;

comment on function overlay_private.recount_calls(uuid[]) is
$$Adds up anew what runs and projects have spent, from the ledger.

For when the cost of calls that were counted before has changed.$$;

revoke execute on function overlay_private.recount_calls(uuid[]) from public;
create or replace function overlay_private.check_calls(calls jsonb)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- a text is tested before it is cast, so that a wrong one gets an error of ours
  v_uuid constant text := '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
  v_tokens constant text[] := array[
    'input_tokens', 'output_tokens', 'cache_write_5m_tokens', 'cache_write_1h_tokens',
    'cache_read_tokens'
  ];
  v_problem text;
begin
  if pg_catalog.jsonb_typeof(check_calls.calls) is distinct from 'array' then
    v_problem := 'it is not an array';
  elsif pg_catalog.jsonb_array_length(check_calls.calls) > 1000 then
    v_problem := 'it has more than 1000 elements';
  else
    select p.problem into v_problem
    from pg_catalog.jsonb_array_elements(check_calls.calls) as e (call)
    cross join lateral (
      select case
        when pg_catalog.jsonb_typeof(e.call) <> 'object' then 'an element is no object'
        when (e.call ->> 'call_id' ~ v_uuid and e.call ->> 'run_id' ~ v_uuid) is not true
          then 'an element has no call_id or no run_id'
        when e.call ->> 'claim_token' !~ v_uuid then 'a claim_token is no uuid'
        when pg_catalog.jsonb_typeof(
          coalesce(nullif(e.call -> 'overlay_ids', 'null'), '[]')
        ) <> 'array' then 'overlay_ids is no array'
        when exists (
          select
          from pg_catalog.jsonb_array_elements(
            coalesce(nullif(e.call -> 'overlay_ids', 'null'), '[]')
          ) as i (id)
          where (i.id #>> '{}' ~ v_uuid) is not true
        ) then 'overlay_ids holds something else than ids'
        when (e.call ->> 'outcome' in (
          'answered', 'invalid', 'truncated', 'refused', 'too_long', 'rate_limited', 'overloaded',
          'error', 'timeout', 'lost', 'abandoned'
        )) is not true then 'an outcome is not known'
        when overlay_private.is_blank(e.call ->> 'provider')
          then 'an element names no provider'
        when e.call ->> 'is_batch' not in ('true', 'false') then 'is_batch is no boolean'
        when exists (
          select from unnest(v_tokens || array['latency_ms', 'ended_ms_ago']) as n (name)
          where e.call ->> n.name !~ '^[0-9]{1,9}$'
        ) then 'a number is not one from 0 to 999999999'
        when (
          select pg_catalog.count(e.call ->> t.name) not in (0, pg_catalog.count(*))
          from unnest(v_tokens) as t (name)
        ) then 'tokens of some kinds are there and of others are not'
      end as problem
    ) as p
    where p.problem is not null
    limit 1;
  end if;
  if v_problem is not null then
    raise exception using
      errcode = '22023',
      message = 'calls are not what is recorded',
      detail = pg_catalog.format('The argument: %s.', v_problem),
      hint = 'Pass an array of objects as the comment of record_llm_calls() describes them.';
  end if;
end;
$$;

comment on function overlay_private.check_calls(jsonb) is
$$Refuses calls that cannot be put into the ledger.

Errors: 22023 calls are not what is recorded.$$;

revoke execute on function overlay_private.check_calls(jsonb) from public;
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
  -- a lease had run out, and now it turns out what came of the claim
  perform overlay_private.recount_calls(pg_catalog.array_agg(distinct h.holder_id))
  from public.llm_calls c
  join public.llm_calls u
    on u.run_id = c.run_id and u.claim_token = c.claim_token and u.overlay_ids <@ c.overlay_ids
  cross join lateral (values (c.run_id), (c.project_id)) as h (holder_id)
  where c.call_id = any(v_new) and u.outcome = 'unknown'
  having pg_catalog.count(*) > 0;

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
create or replace function overlay_private.note_unknown_calls(overlay_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_new uuid[];
begin
  with written as (
    insert into public.llm_calls (
      call_id, owner_id, project_id, run_id, schema_uid, overlay_ids, claim_token, worker_id,
      provider, model, outcome, error, started_at, ended_at
    )
    select
      pg_catalog.gen_random_uuid(), o.owner_id, d.project_id, o.run_id, s.schema_uid, array[o.id],
      o.claim_token, o.claimed_by, 'not told', o.claimed_model, 'unknown', 'the lease ran out',
      o.claimed_at, greatest(o.claimed_at, o.claim_expires_at)
    from public.block_overlays_v2 o
    join public.runs_v2 r on r.run_id = o.run_id
    join public.documents_v2 d on d.conv_uid = r.conv_uid
    join public.schemas s on s.schema_id = r.schema_id
    where o.id = any(note_unknown_calls.overlay_ids)
      and not exists (
        select from public.llm_calls c
        where c.run_id = o.run_id
          and c.claim_token = o.claim_token
          and o.id = any(c.overlay_ids)
      )
    returning call_id
  )
  select array(select w.call_id from written w) into v_new;

  perform overlay_private.count_calls(v_new);
end;
$$;

comment on function overlay_private.note_unknown_calls(uuid[]) is
$$Notes a call of outcome unknown for each of these claims of which no call was handed in.

Their leases have run out: there may have been a request, and it may have been charged.$$;

revoke execute on function overlay_private.note_unknown_calls(uuid[]) from public;
create or replace function public.set_model_price(
  model text,
  input numeric,
  output numeric,
  cache_write_5m numeric default null,
  cache_write_1h numeric default null,
  cache_read numeric default null,
  batch_factor numeric default null,
  valid_from date default null,
  prompt_over integer default null,
  source text default null
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_from date := coalesce(
    set_model_price.valid_from, (pg_catalog.now() at time zone 'utc')::date
  );
  v_amounts numeric[] := array[
    set_model_price.input, set_model_price.output,
    coalesce(set_model_price.cache_write_5m, set_model_price.input),
    coalesce(set_model_price.cache_write_1h, set_model_price.input),
    coalesce(set_model_price.cache_read, set_model_price.input)
  ];
  v_factor numeric := coalesce(set_model_price.batch_factor, 1);
  v_over integer := coalesce(set_model_price.prompt_over, 0);
begin
  if overlay_private.is_blank(set_model_price.model)
    or pg_catalog.char_length(set_model_price.model) > 200
    or set_model_price.input is null or set_model_price.output is null
    or not 0 <= all(v_amounts) or not 1e9 > all(v_amounts)
    or v_factor not between 0 and 1 or v_over < 0
    or not pg_catalog.isfinite(v_from) then
    raise exception using
      errcode = '22023',
      message = 'price is out of range',
      detail = pg_catalog.format(
        'model %s, amounts %s, batch_factor %s, prompt_over %s, valid_from %s.',
        coalesce(pg_catalog.quote_literal(pg_catalog.left(set_model_price.model, 200)), 'null'),
        v_amounts, v_factor, v_over, v_from
      ),
      hint = 'Pass the id of a model, and USD for a million tokens: input and output at least.';
  end if;

  -- what is recorded meanwhile waits and sees the new price
  lock table public.model_prices in exclusive mode;
  insert into public.model_prices as p (
    model, valid_from, prompt_over, input, output, cache_write_5m, cache_write_1h, cache_read,
    batch_factor, source, set_at
  )
  values (
    set_model_price.model, v_from, v_over, v_amounts[1], v_amounts[2], v_amounts[3], v_amounts[4],
    v_amounts[5], v_factor, coalesce(set_model_price.source, 'set_model_price()'),
    pg_catalog.now()
  )
  on conflict (model, valid_from, prompt_over) do update set
    input = excluded.input,
    output = excluded.output,
    cache_write_5m = excluded.cache_write_5m,
    cache_write_1h = excluded.cache_write_1h,
    cache_read = excluded.cache_read,
    batch_factor = excluded.batch_factor,
    source = excluded.source,
    set_at = excluded.set_at;

  perform overlay_private.recount_calls(pg_catalog.array_agg(distinct h.holder_id))
  from public.llm_calls c
  cross join lateral (values (c.run_id), (c.project_id)) as h (holder_id)
  where c.model = set_model_price.model
    and c.started_at >= v_from::timestamp at time zone 'utc'
  having pg_catalog.count(*) > 0;
end;
$$;

comment on function public.set_model_price(
  text, numeric, numeric, numeric, numeric, numeric, numeric, date, integer, text
) is
$$Sets what a million tokens of a model cost in USD, from a day (UTC) on; the default is today.

Cache prices that are left out are that of input, and batch_factor, by which prices are multiplied
in a batch of messages, is 1. prompt_over makes it the price of prompts longer than so many tokens.
Calls since that day that are in the ledger already count at the new price. Prices are nobody's own:
only service_role and the owner of the database set them.

Errors: 22023 price is out of range.$$;

revoke execute on function public.set_model_price(
  text, numeric, numeric, numeric, numeric, numeric, numeric, date, integer, text
) from public, anon, authenticated;
grant execute on function public.set_model_price(
  text, numeric, numeric, numeric, numeric, numeric, numeric, date, integer, text
) to service_role;
create or replace function public.list_model_prices()
returns setof public.model_prices
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select p.* from public.model_prices p order by p.model, p.valid_from, p.prompt_over;
$$;

comment on function public.list_model_prices() is
$$What models cost, by day; set_model_price changes it.$$;

revoke execute on function public.list_model_prices() from public, anon;
grant execute on function public.list_model_prices() to authenticated, service_role;
create or replace function overlay_private.guessed_input(
  request overlay_private.run_request,
  block_characters numeric
)
returns numeric
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  -- today's tokenizers make about three characters of a European language a token; the marks around
  -- the block are some forty
  select pg_catalog.ceil((
    pg_catalog.char_length((guessed_input.request).system_prompt)
    + pg_catalog.char_length((guessed_input.request).per_block_prompt)
    + pg_catalog.char_length((guessed_input.request).output_schema::text)
    + guessed_input.block_characters
  ) / 3) + 40;
$$;

comment on function overlay_private.guessed_input(overlay_private.run_request, numeric) is
$$Tokens of the prompt for a block of that many characters, by a rough rule.$$;

revoke execute on function overlay_private.guessed_input(overlay_private.run_request, numeric)
  from public;

create or replace function overlay_private.guessed_output(
  request overlay_private.run_request,
  block_characters numeric
)
returns numeric
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select least((guessed_output.request).max_tokens, pg_catalog.ceil((
    pg_catalog.char_length((guessed_output.request).output_schema::text)
    + guessed_output.block_characters
  ) / 3));
$$;

comment on function overlay_private.guessed_output(overlay_private.run_request, numeric) is
$$Tokens of an answer, by a rough rule: it names the fields, and quotes or rewrites the block.$$;

revoke execute on function overlay_private.guessed_output(overlay_private.run_request, numeric)
  from public;

create or replace function overlay_private.estimated_cost(run_id uuid, model_override text)
returns numeric
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_request overlay_private.run_request := overlay_private.resolve_request(
    estimated_cost.run_id, estimated_cost.model_override
  );
  v_sums overlay_private.spending;
  v_characters numeric;
begin
  select s.* into v_sums
  from overlay_private.spending s
  where s.holder_id = estimated_cost.run_id and s.billed_blocks > 0;
  if not found then
    select d.source_total_characters::numeric / greatest(r.total_blocks, 1) into v_characters
    from public.runs_v2 r
    join public.documents_v2 d on d.conv_uid = r.conv_uid
    where r.run_id = estimated_cost.run_id;
    v_sums.billed_blocks := 1;
    v_sums.input_tokens := overlay_private.guessed_input(v_request, v_characters);
    v_sums.output_tokens := overlay_private.guessed_output(v_request, v_characters);
    v_sums.cache_write_5m_tokens := 0;
    v_sums.cache_write_1h_tokens := 0;
    v_sums.cache_read_tokens := 0;
  end if;

  -- which of its models the next block is asked of is not known here: the dearest, at the worst
  return (
    select case when pg_catalog.count(c.cost) = pg_catalog.count(*) then max(c.cost) end
    from unnest(overlay_private.models_of(v_request)) as m (model)
    cross join lateral overlay_private.tokens_cost(
      m.model, pg_catalog.now(), false,
      v_sums.input_tokens::numeric / v_sums.billed_blocks,
      v_sums.output_tokens::numeric / v_sums.billed_blocks,
      v_sums.cache_write_5m_tokens::numeric / v_sums.billed_blocks,
      v_sums.cache_write_1h_tokens::numeric / v_sums.billed_blocks,
      v_sums.cache_read_tokens::numeric / v_sums.billed_blocks
    ) as c (cost)
  );
end;
$$;

comment on function overlay_private.estimated_cost(uuid, text) is
$$USD that the next block of a run is taken to cost; null when the price of a model is not known.

It is the mean of the run's blocks, at today's price of the dearest model that the run may ask;
before there are any calls, a rule by sizes.$$;

revoke execute on function overlay_private.estimated_cost(uuid, text) from public;
create type overlay_private.budget_room as (
  of_project boolean,
  budget numeric,
  spent numeric,
  in_flight bigint,
  claims numeric
);

comment on type overlay_private.budget_room is
$$How far a budget still reaches: claims is how many more calls it pays, which may be below zero.$$;

create or replace function overlay_private.budget_room(
  run_id uuid,
  project_id uuid,
  per_claim numeric
)
returns overlay_private.budget_room
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    l.of_project, l.budget, l.spent, l.in_flight,
    case
      when budget_room.per_claim is null then 0
      -- what is free needs no budget
      when budget_room.per_claim = 0 then 1e9
      else pg_catalog.floor(
        -- what nobody knows the cost of is taken to have cost as much as the next one
        (l.budget - l.spent - l.reserved) / budget_room.per_claim - l.uncosted
      )
    end as claims
  from (
    select
      b.holder_id = budget_room.project_id as of_project,
      b.budget,
      coalesce(s.spent, 0) as spent,
      coalesce(s.uncosted_calls, 0) as uncosted,
      case when b.holder_id = budget_room.project_id then (
        select coalesce(sum(r.claimed_blocks), 0)
        from overlay_private.reservations v
        join public.runs_v2 r on r.run_id = v.run_id
        where v.project_id = budget_room.project_id
      ) else (
        select r.claimed_blocks from public.runs_v2 r where r.run_id = budget_room.run_id
      ) end as in_flight,
      case when b.holder_id = budget_room.project_id then (
        select coalesce(sum(r.claimed_blocks * v.per_claim), 0)
        from overlay_private.reservations v
        join public.runs_v2 r on r.run_id = v.run_id
        where v.project_id = budget_room.project_id
      ) else (
        select r.claimed_blocks * budget_room.per_claim
        from public.runs_v2 r
        where r.run_id = budget_room.run_id
      ) end as reserved
    from overlay_private.budgets b
    left join overlay_private.spending s on s.holder_id = b.holder_id
    where b.holder_id in (budget_room.run_id, budget_room.project_id)
  ) as l
  order by claims
  limit 1;
$$;

comment on function overlay_private.budget_room(uuid, uuid, numeric) is
$$Room under the tighter of the budgets of a run and its project; null when neither has one.

per_claim is what a call is taken to cost. Claims in flight are reserved by the counters of the
runs, so that nothing has to be given back when they end.$$;

revoke execute on function overlay_private.budget_room(uuid, uuid, numeric) from public;
create or replace function overlay_private.project_of(run_id uuid)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select d.project_id
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  where r.run_id = project_of.run_id;
$$;

comment on function overlay_private.project_of(uuid) is
$$The project that a run is in.$$;

revoke execute on function overlay_private.project_of(uuid) from public;

create or replace function overlay_private.claims_within_budget(
  run_id uuid,
  batch_size integer,
  model_override text
)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_run uuid := claims_within_budget.run_id;
  v_project uuid;
  v_budgets integer;
  v_locked integer;
  v_cost numeric;
  v_room overlay_private.budget_room;
begin
  if not exists (select from overlay_private.budgets) then
    return claims_within_budget.batch_size;
  end if;
  v_project := overlay_private.project_of(v_run);
  select pg_catalog.count(*) into v_budgets
  from overlay_private.budgets b
  where b.holder_id in (v_run, v_project);
  if v_budgets = 0 then
    return claims_within_budget.batch_size;
  end if;

  v_cost := overlay_private.estimated_cost(v_run, claims_within_budget.model_override);
  v_room := overlay_private.budget_room(v_run, v_project, v_cost);
  if v_room.claims < 1 and v_room.in_flight > 0 then
    return 0;
  end if;

  -- One claim at a time spends from a budget. Another does not wait: it goes on to the next run, so
  -- that these locks need no place in the order of locks.
  select pg_catalog.count(*) into v_locked
  from (
    select from overlay_private.budgets b
    where b.holder_id in (v_run, v_project)
    for update skip locked
  ) as l;
  if v_locked < v_budgets then
    return 0;
  end if;
  v_room := overlay_private.budget_room(v_run, v_project, v_cost);
  if v_room.claims >= 1 then
    perform overlay_private.reserve(v_run, v_project, v_cost);
    return least(claims_within_budget.batch_size, v_room.claims);
  elsif v_room.in_flight > 0 then
    return 0;
  end if;

  update public.runs_v2 r
  set
    status = 'paused',
    paused_reason = overlay_private.budget_reason(v_room, v_cost, (
      overlay_private.resolve_request(v_run, claims_within_budget.model_override)
    ).model)
  where r.run_id = v_run and r.status in ('pending', 'running');
  return null;
end;
$$;

comment on function overlay_private.claims_within_budget(uuid, integer, text) is
$$How many of batch_size claims the budgets of a run and its project pay for.

Zero while what is in flight has to come back first. When there is nothing in flight and too little
for one more, it pauses the run and answers null. Without a budget anywhere it looks at one empty
table.$$;

revoke execute on function overlay_private.claims_within_budget(uuid, integer, text) from public;

create or replace function overlay_private.reserve(
  run_id uuid,
  project_id uuid,
  per_claim numeric
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if not exists (
    select from overlay_private.budgets b where b.holder_id = reserve.project_id
  ) then
    return;
  end if;
  delete from overlay_private.reservations v
  where v.project_id = reserve.project_id
    and v.run_id <> reserve.run_id
    and not exists (
      select from public.runs_v2 r where r.run_id = v.run_id and r.claimed_blocks > 0
    );
  insert into overlay_private.reservations (run_id, project_id, per_claim)
  values (reserve.run_id, reserve.project_id, reserve.per_claim)
  on conflict (run_id) do update set per_claim = excluded.per_claim;
end;
$$;

comment on function overlay_private.reserve(uuid, uuid, numeric) is
$$Notes that a run takes from the budget of its project, if that has one.$$;

revoke execute on function overlay_private.reserve(uuid, uuid, numeric) from public;

create or replace function overlay_private.budget_reason(
  room overlay_private.budget_room,
  per_claim numeric,
  model text
)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select 'budget: ' || case
    when budget_reason.per_claim is null then pg_catalog.format(
      'the price of %s is not known, so the budget cannot be kept; set it with '
      'set_model_price(), or the budget to null, then resume_run()',
      budget_reason.model
    )
    else pg_catalog.format(
      '%s of %s USD%s is spent, and the next block would cost about %s; raise it with %s(), '
      'then resume_run()',
      pg_catalog.trim_scale(pg_catalog.round((budget_reason.room).spent, 6)),
      pg_catalog.trim_scale((budget_reason.room).budget),
      case when (budget_reason.room).of_project then ' of the project' else '' end,
      pg_catalog.trim_scale(pg_catalog.round(budget_reason.per_claim, 6)),
      case when (budget_reason.room).of_project
        then 'set_project_budget' else 'set_run_budget' end
    )
  end;
$$;

comment on function overlay_private.budget_reason(overlay_private.budget_room, numeric, text) is
$$Why a budget pauses a run, and how to go on.$$;

revoke execute on function overlay_private.budget_reason(
  overlay_private.budget_room, numeric, text
) from public;
create or replace function public.budget_pauses(
  run_id uuid default null,
  project_id uuid default null,
  schema_id uuid default null
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.jsonb_object_agg(r.run_id, r.paused_reason), '{}')
  from public.runs_v2 r
  where r.status = 'paused'
    and r.paused_reason like 'budget: %'
    and (budget_pauses.run_id is null or r.run_id = budget_pauses.run_id)
    and (budget_pauses.schema_id is null or r.schema_id = budget_pauses.schema_id)
    and (budget_pauses.project_id is null or exists (
      select from public.documents_v2 d
      where d.conv_uid = r.conv_uid and d.project_id = budget_pauses.project_id
    ));
$$;

comment on function public.budget_pauses(uuid, uuid, uuid) is
$$Runs that a budget has paused, of one run, project or schema if given: {run_id: reason}.

A claim that pauses a run gives no rows; a worker asks here before it begins and when it ends.$$;

revoke execute on function public.budget_pauses(uuid, uuid, uuid) from public, anon, authenticated;
grant execute on function public.budget_pauses(uuid, uuid, uuid) to overlay_worker, service_role;
create or replace function overlay_private.spent_by(run_id uuid, project_id uuid)
returns jsonb
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.jsonb_build_object(
    'budget', (
      select b.budget
      from overlay_private.budgets b
      where b.holder_id = coalesce(spent_by.run_id, spent_by.project_id)
    ),
    'spent', coalesce(sum(s.spent), 0),
    'uncosted_calls', coalesce(sum(s.uncosted_calls), 0),
    'paused_runs', public.budget_pauses(spent_by.run_id, spent_by.project_id)
  )
  from overlay_private.spending s
  where s.holder_id = coalesce(spent_by.run_id, spent_by.project_id);
$$;

comment on function overlay_private.spent_by(uuid, uuid) is
$$Budget and spending of a run or a project: {budget, spent, uncosted_calls, paused_runs}.$$;

revoke execute on function overlay_private.spent_by(uuid, uuid) from public;

create or replace function overlay_private.set_budget(
  run_id uuid,
  project_id uuid,
  budget numeric
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_holder uuid := coalesce(set_budget.run_id, set_budget.project_id);
begin
  if set_budget.budget is null then
    delete from overlay_private.budgets b where b.holder_id = v_holder;
    delete from overlay_private.reservations v where v.project_id = v_holder;
  elsif set_budget.budget >= 0 and set_budget.budget < 1e12 then
    insert into overlay_private.budgets (holder_id, budget)
    values (v_holder, set_budget.budget)
    on conflict (holder_id) do update set budget = excluded.budget;
    -- what is in flight on a project's budget already was claimed without a reservation
    insert into overlay_private.reservations (run_id, project_id, per_claim)
    select r.run_id, v_holder, coalesce(overlay_private.estimated_cost(r.run_id, null), 0)
    from public.runs_v2 r
    join public.documents_v2 d on d.conv_uid = r.conv_uid
    where d.project_id = v_holder and r.claimed_blocks > 0
    on conflict (run_id) do nothing;
  else
    raise exception using
      errcode = '22023',
      message = 'budget is out of range',
      detail = pg_catalog.format('It is %s.', set_budget.budget),
      hint = 'Pass USD, from 0 on, or null for none.';
  end if;
  return overlay_private.spent_by(set_budget.run_id, set_budget.project_id);
end;
$$;

comment on function overlay_private.set_budget(uuid, uuid, numeric) is
$$Sets the budget of a run or a project; null removes it.

Errors: 22023 budget is out of range.$$;

revoke execute on function overlay_private.set_budget(uuid, uuid, numeric) from public;

create or replace function public.set_run_budget(
  run_id uuid,
  budget numeric default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    set_run_budget.run_id, overlay_private.identify_caller(set_run_budget.actor)
  );
begin
  return overlay_private.set_budget(v_run.run_id, null, set_run_budget.budget);
end;
$$;

comment on function public.set_run_budget(uuid, numeric, uuid) is
$$Says how many USD a run may spend in all, what it has spent already included; null for no limit.

When too little is left for one more block, the run is paused; raise the budget and call resume_run.
What is in flight at that moment is finished: a budget is exceeded by that at most. Answers {budget,
spent, uncosted_calls, paused_runs}, as run_budget does.

Errors: 22023 run_id is missing or budget is out of range; 42501 not signed in; PT404 run not
found.$$;

revoke execute on function public.set_run_budget(uuid, numeric, uuid) from public, anon;
grant execute on function public.set_run_budget(uuid, numeric, uuid)
  to authenticated, service_role;

create or replace function public.set_project_budget(
  project_id uuid,
  budget numeric default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project public.projects := overlay_private.find_project(
    set_project_budget.project_id, overlay_private.identify_caller(set_project_budget.actor)
  );
begin
  return overlay_private.set_budget(null, v_project.project_id, set_project_budget.budget);
end;
$$;

comment on function public.set_project_budget(uuid, numeric, uuid) is
$$Says how many USD the runs of a project may spend in all, deleted ones too; null for no limit.

It works as that of a run does (set_run_budget), and both hold: each run is paused when a worker
next looks at it. Answers {budget, spent, uncosted_calls, paused_runs}, as project_budget does.

Errors: 22023 project_id is missing or budget is out of range; 42501 not signed in; PT404 project
not found.$$;

revoke execute on function public.set_project_budget(uuid, numeric, uuid) from public, anon;
grant execute on function public.set_project_budget(uuid, numeric, uuid)
  to authenticated, service_role;
create or replace function public.run_budget(run_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    run_budget.run_id, overlay_private.identify_caller(run_budget.actor)
  );
begin
  return overlay_private.spent_by(v_run.run_id, null);
end;
$$;

comment on function public.run_budget(uuid, uuid) is
$$Budget of a run and what it has spent: {budget, spent, uncosted_calls, paused_runs}.

Amounts are USD. It reads a counter; run_cost tells what the money went into. uncosted_calls have no
known cost and are not in spent. budget is null when there is none. paused_runs, {run_id: reason},
is the run if a budget has paused it: resume_run starts it again.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.run_budget(uuid, uuid) from public, anon;
grant execute on function public.run_budget(uuid, uuid) to authenticated, service_role;

create or replace function public.project_budget(project_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project public.projects := overlay_private.find_project(
    project_budget.project_id, overlay_private.identify_caller(project_budget.actor)
  );
begin
  return overlay_private.spent_by(null, v_project.project_id);
end;
$$;

comment on function public.project_budget(uuid, uuid) is
$$Budget of a project and what its runs spent: {budget, spent, uncosted_calls, paused_runs}.

Amounts are USD; paused_runs, {run_id: reason}, are those that a budget has paused.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project not found.$$;

revoke execute on function public.project_budget(uuid, uuid) from public, anon;
grant execute on function public.project_budget(uuid, uuid) to authenticated, service_role;
create type public.cost_line as (
  model text,
  outcome text,
  calls bigint,
  input_tokens bigint,
  output_tokens bigint,
  cache_write_5m_tokens bigint,
  cache_write_1h_tokens bigint,
  cache_read_tokens bigint,
  cost numeric,
  uncosted_calls bigint
);

comment on type public.cost_line is
$$What the calls of one model and outcome cost.

cost is USD of the calls whose cost is known, null when it is of none; uncosted_calls are the
others.$$;

create or replace function overlay_private.cost_lines(
  run_id uuid,
  project_id uuid,
  schema_uid text
)
returns setof public.cost_line
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    c.model, c.outcome, pg_catalog.count(*), sum(c.input_tokens), sum(c.output_tokens),
    sum(c.cache_write_5m_tokens), sum(c.cache_write_1h_tokens), sum(c.cache_read_tokens),
    sum(c.cost), pg_catalog.count(*) filter (where c.cost is null)
  from overlay_private.priced_calls c
  where (c.run_id = cost_lines.run_id or c.project_id = cost_lines.project_id)
    and (cost_lines.schema_uid is null or c.schema_uid = cost_lines.schema_uid)
  group by c.model, c.outcome
  order by c.model, c.outcome;
$$;

comment on function overlay_private.cost_lines(uuid, uuid, text) is
$$What the ledger holds of a run or a project, by model and outcome.$$;

revoke execute on function overlay_private.cost_lines(uuid, uuid, text) from public;

create or replace function public.run_cost(run_id uuid, actor uuid default null)
returns setof public.cost_line
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(run_cost.actor);
begin
  -- the ledger outlives the run
  if not exists (
    select from public.run_tombstones t
    where t.run_id = run_cost.run_id and (v_caller.sees_all or t.owner_id = v_caller.user_id)
  ) then
    perform overlay_private.find_run(run_cost.run_id, v_caller);
  end if;
  return query select l.* from overlay_private.cost_lines(run_cost.run_id, null, null) l;
end;
$$;

comment on function public.run_cost(uuid, uuid) is
$$What a run has cost, by model and outcome, failed and discarded calls too; also of a deleted run.

Money is USD by the prices of the day of each call (list_model_prices). Calls without a known cost
stand in uncosted_calls and not in cost.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.run_cost(uuid, uuid) from public, anon;
grant execute on function public.run_cost(uuid, uuid) to authenticated, service_role;

create or replace function public.project_cost(
  project_id uuid,
  schema_id uuid default null,
  actor uuid default null
)
returns setof public.cost_line
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(project_cost.actor);
  v_project public.projects := overlay_private.find_project(project_cost.project_id, v_caller);
  v_schema public.schemas;
begin
  if project_cost.schema_id is not null then
    v_schema := overlay_private.find_schema(project_cost.schema_id, v_caller);
  end if;
  return query
  select l.*
  from overlay_private.cost_lines(null, v_project.project_id, v_schema.schema_uid) l;
end;
$$;

comment on function public.project_cost(uuid, uuid, uuid) is
$$What the runs of a project have cost, deleted ones too, of one schema if that is given.

The lines are those of run_cost.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project or schema not found.$$;

revoke execute on function public.project_cost(uuid, uuid, uuid) from public, anon;
grant execute on function public.project_cost(uuid, uuid, uuid) to authenticated, service_role;
create type public.cost_preview as (
  documents bigint,
  blocks bigint,
  model text,
  input_tokens bigint,
  output_tokens bigint,
  cost numeric,
  basis text
);

comment on type public.cost_preview is
$$What work would cost that has not begun. model names several where routes do, the one first that
most blocks are asked of. cost is USD, null when the price of one of them is not known; basis says
what the figures rest on.$$;

create or replace function public.preview_run_cost(
  schema_id uuid,
  project_id uuid default null,
  conv_uid text default null,
  model_config jsonb default '{}',
  actor uuid default null
)
returns public.cost_preview
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(preview_run_cost.actor);
  v_documents text[];
  v_schema public.schemas;
  v_request overlay_private.run_request;
  v_answer public.cost_preview;
  v_unknown integer;
begin
  perform overlay_private.check_model_config(preview_run_cost.model_config);
  if pg_catalog.num_nonnulls(preview_run_cost.project_id, preview_run_cost.conv_uid) <> 1 then
    raise exception using
      errcode = '22023',
      message = 'project_id or conv_uid is missing',
      detail = 'Either both are there or none.',
      hint = 'Pass project_id for what apply_schema_to_project() would do, or conv_uid for a run.';
  elsif preview_run_cost.conv_uid is not null then
    v_schema := overlay_private.find_schema(preview_run_cost.schema_id, v_caller);
    v_documents := array(
      select d.conv_uid from public.documents_v2 d
      where d.conv_uid = preview_run_cost.conv_uid
        and (v_caller.sees_all or d.owner_id = v_caller.user_id)
    );
    if v_documents = '{}' then
      raise exception using
        errcode = 'PT404',
        message = 'document not found',
        detail = pg_catalog.format('conv_uid %s', preview_run_cost.conv_uid),
        hint = 'list_documents() shows the documents of a project.';
    end if;
  else
    v_documents := array(
      select d.conv_uid from overlay_private.documents_without_run(
        preview_run_cost.project_id, preview_run_cost.schema_id, v_caller
      ) d
    );
    v_schema := overlay_private.find_schema(preview_run_cost.schema_id, v_caller);
  end if;

  v_request := overlay_private.request_of(
    v_schema.schema_jsonb, preview_run_cost.model_config, null
  );
  v_answer.documents := pg_catalog.cardinality(v_documents);

  with parts as (
    select
      coalesce(overlay_private.text_at(v_request.routes, b.block_type), v_request.model) as model,
      pg_catalog.count(*) as blocks,
      avg(pg_catalog.char_length(b.block_content)) as characters
    from public.blocks_v2 b
    where b.conv_uid = any(v_documents)
    group by 1
  ),
  -- for one block, by model; what retries cost is in the mean
  means as (
    select
      p.model, p.blocks, e.answers,
      case when e.answers > 0 then e.input / e.answers
        else overlay_private.guessed_input(v_request, p.characters) end as input,
      case when e.answers > 0 then e.output / e.answers
        else overlay_private.guessed_output(v_request, p.characters) end as output,
      case when e.answers > 0 then e.write_5m / e.answers else 0 end as write_5m,
      case when e.answers > 0 then e.write_1h / e.answers else 0 end as write_1h,
      case when e.answers > 0 then e.read / e.answers else 0 end as read
    from parts p
    cross join lateral (
      select
        sum(pg_catalog.cardinality(c.overlay_ids)) filter (where c.outcome = 'answered')
          as answers,
        sum(c.input_tokens)::numeric as input, sum(c.output_tokens)::numeric as output,
        sum(c.cache_write_5m_tokens)::numeric as write_5m,
        sum(c.cache_write_1h_tokens)::numeric as write_1h,
        sum(c.cache_read_tokens)::numeric as read
      from (
        select k.*
        from public.llm_calls k
        where k.owner_id = v_schema.owner_id
          and k.schema_uid = v_schema.schema_uid
          and k.model = p.model
        order by k.started_at desc
        limit 1000
      ) as c
    ) as e
  ),
  priced as (
    select m.*, overlay_private.tokens_cost(
      m.model, pg_catalog.now(), false, m.input, m.output, m.write_5m, m.write_1h, m.read
    ) as cost
    from means m
  )
  select
    coalesce(sum(p.blocks), 0),
    pg_catalog.string_agg(p.model, ', ' order by p.blocks desc, p.model),
    coalesce(pg_catalog.round(sum(p.blocks * (p.input + p.write_5m + p.write_1h + p.read))), 0),
    coalesce(pg_catalog.round(sum(p.blocks * p.output)), 0),
    case when pg_catalog.count(*) = pg_catalog.count(p.cost)
      then coalesce(sum(p.blocks * p.cost), 0) end,
    case when sum(p.answers) > 0 then pg_catalog.format(
      'the mean of %s earlier answers of %s to this schema', sum(p.answers),
      case when pg_catalog.count(*) = 1 then 'this model' else 'these models' end
    ) end,
    pg_catalog.count(*) filter (where p.answers is null)
  into
    v_answer.blocks, v_answer.model, v_answer.input_tokens, v_answer.output_tokens,
    v_answer.cost, v_answer.basis, v_unknown
  from priced p;
  v_answer.model := coalesce(v_answer.model, v_request.model);
  if v_unknown > 0 or v_answer.basis is null then
    v_answer.basis := pg_catalog.concat_ws(
      '; for the others ',
      v_answer.basis,
      'a rule: 3 characters a token, an answer as long as schema and block, every block tried '
      'once, no prompt cache; expect less, and trust it after a first run'
    );
  end if;
  return v_answer;
end;
$$;

comment on function public.preview_run_cost(uuid, uuid, text, jsonb, uuid) is
$$What it would cost to apply a schema to a project's documents without a run, or to one document.

It is an estimate; basis says what it rests on: earlier calls of the same model for this schema, or
a rule by sizes. Each block counts at the model that routes give it; what an escalation_model costs
is not in it. input_tokens are all of the prompt, from a cache or not. model_config is that of
create_run_v2, and the limits of a budget are not looked at.

Errors: 22023 project_id or conv_uid is missing, or model_config is wrong; 42501 not signed in;
PT404 project, document or schema not found.$$;

revoke execute on function public.preview_run_cost(uuid, uuid, text, jsonb, uuid)
  from public, anon;
grant execute on function public.preview_run_cost(uuid, uuid, text, jsonb, uuid)
  to authenticated, service_role;
create or replace function public.diagnose(actor uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(diagnose.actor);
begin
  return (
    with open_runs as materialized (
      select r.run_id, r.status, r.paused_reason, r.schema_id, r.model_config
      from public.runs_v2 r
      where r.status in ('pending', 'running', 'paused') and r.owner_id = v_caller.user_id
    ),
    -- one look for each schema and configuration, however many runs
    models as (
      select m.model, k.runs
      from (
        select o.schema_id, o.model_config, pg_catalog.count(*) as runs
        from open_runs o
        group by o.schema_id, o.model_config
      ) as k
      join public.schemas s using (schema_id)
      cross join lateral unnest(overlay_private.models_of(
        overlay_private.request_of(s.schema_jsonb, k.model_config, null)
      )) as m (model)
      union all
      select t.default_model, 0 from overlay_private.settings t
    )
    select pg_catalog.jsonb_build_object(
      'models', (
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'model', m.model, 'open_runs', m.runs,
          'priced', overlay_private.tokens_cost(
            m.model, pg_catalog.now(), false, 1, 1, 1, 1, 1
          ) is not null
        ) order by m.runs desc, m.model)
        from (select n.model, sum(n.runs) as runs from models n group by n.model) as m
      ),
      'expired_leases', (
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'run_id', e.run_id, 'overlays', e.overlays, 'since', e.since
        ) order by e.since), '[]')
        from (
          select
            o.run_id, pg_catalog.count(*) as overlays, min(o.claim_expires_at) as since
          from open_runs r
          join public.block_overlays_v2 o on o.run_id = r.run_id
          where o.status = 'claimed' and o.claim_expires_at <= pg_catalog.clock_timestamp()
          group by o.run_id
        ) as e
      ),
      'paused_runs', (
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'run_id', o.run_id, 'reason', o.paused_reason
        ) order by o.run_id), '[]')
        from open_runs o
        where o.status = 'paused'
      )
    )
  );
end;
$$;

comment on function public.diagnose(uuid) is
$$What may keep your runs from going on: {models, expired_leases, paused_runs}.

models is [{model, open_runs, priced}, …], every model that an open run may ask, by its routes and
escalation too, and the settings' default model; expired_leases is [{run_id, overlays, since}, …],
claims that nobody has taken back since their lease ran out, as where no worker runs; paused_runs is
[{run_id, reason}, …].

Errors: 22023 actor is missing; 42501 not signed in.$$;

revoke execute on function public.diagnose(uuid) from public, anon;
grant execute on function public.diagnose(uuid) to authenticated, service_role;

commit;
