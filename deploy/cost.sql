-- Deploy pgoverlay:cost to pg
-- requires: cost@v0.1.0

begin;
set local client_min_messages = warning;

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
create or replace function overlay_private.note_unknown_calls(overlay_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_new uuid[];
  v_counted overlay_private.counted_calls;
begin
  with written as (
    insert into public.llm_calls (
      call_id, owner_id, project_id, run_id, schema_uid, overlay_ids, claim_token, worker_id,
      provider, model, outcome, error, started_at, ended_at
    )
    select
      pg_catalog.gen_random_uuid(), o.owner_id, d.project_id, o.run_id, s.schema_uid, array[o.id],
      o.claim_token, o.claimed_by, 'not told',
      -- no longer than record_llm_calls keeps it: whoever wrote the schema chose its length, and an
      -- index does not take any
      pg_catalog.left(coalesce(o.claimed_model, 'not told'), 200), 'unknown', 'the lease ran out',
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

  v_counted := overlay_private.count_calls(v_new);
  -- What was on its way into the ledger when these were written has come before them to the sums,
  -- without a sight of them. What comes behind them finds them.
  perform overlay_private.recount_calls(pg_catalog.array_agg(distinct h.holder_id))
  from public.llm_calls c
  cross join lateral (values (c.run_id), (c.project_id)) as h (holder_id)
  where c.call_id = any(v_new)
    and v_counted.uncosted_calls > (
      select pg_catalog.count(*)
      from overlay_private.priced_calls p
      where p.call_id = any(v_new)
    )
  having pg_catalog.count(*) > 0;
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
    -- a date goes further than the times of calls that it is compared with
    or v_from not between '0001-01-01' and '294276-12-30' then
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
  if v_room.claims < 1 and v_room.in_flight > 0
    and overlay_private.money_back_at(v_run) is not null then
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
  -- an update and not only a lock, so that a claim that has a snapshot from before is told (40001)
  update overlay_private.budgets b
  set budget = b.budget
  where b.holder_id in (v_run, v_project);
  v_room := overlay_private.budget_room(v_run, v_project, v_cost);
  if v_room.claims >= 1 then
    perform overlay_private.reserve(v_run, v_project, v_cost);
    return least(claims_within_budget.batch_size, v_room.claims);
  elsif v_room.in_flight > 0 and overlay_private.money_back_at(v_run) is not null then
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

Zero while what is in flight has to come back first. When there is nothing in flight, or nothing
whose lease is not over, and too little for one more, it pauses the run and answers null. Without a
budget anywhere it looks at one empty table.$$;

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
    -- a claim that is under way does not know of this budget, nor is what it takes counted yet
    perform overlay_private.close_runs(array(
      select r.run_id
      from public.runs_v2 r
      join public.documents_v2 d on d.conv_uid = r.conv_uid
      where d.project_id = set_budget.project_id
        and r.status in ('pending', 'running', 'paused')
    ));
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

commit;
