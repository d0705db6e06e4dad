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
