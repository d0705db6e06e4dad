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
