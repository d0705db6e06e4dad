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
