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
  select case
    -- what was not charged costs nothing, whatever the price is
    when greatest(
      tokens_cost.input, tokens_cost.output, tokens_cost.cache_write_5m,
      tokens_cost.cache_write_1h, tokens_cost.cache_read
    ) = 0 then 0
    else (
      select (
        p.input * tokens_cost.input
        + p.output * tokens_cost.output
        + p.cache_write_5m * tokens_cost.cache_write_5m
        + p.cache_write_1h * tokens_cost.cache_write_1h
        + p.cache_read * tokens_cost.cache_read
      ) * 0.000001 * case when tokens_cost.is_batch then p.batch_factor else 1 end
      from public.model_prices p
      where p.model = tokens_cost.model
        and p.valid_from <= (tokens_cost.at at time zone 'utc')::date
        and (p.prompt_over = 0 or p.prompt_over < (
          tokens_cost.input + tokens_cost.cache_write_5m + tokens_cost.cache_write_1h
          + tokens_cost.cache_read
        ))
      order by p.valid_from desc, p.prompt_over desc
      limit 1
    )
  end;
$$;

comment on function overlay_private.tokens_cost(
  text, timestamptz, boolean, numeric, numeric, numeric, numeric, numeric
) is
$$USD for these tokens of one call at that time; null when price or tokens are not known.$$;

revoke execute on function overlay_private.tokens_cost(
  text, timestamptz, boolean, numeric, numeric, numeric, numeric, numeric
) from public;
