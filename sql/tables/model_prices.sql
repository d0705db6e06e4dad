create table public.model_prices (
  model text not null,
  valid_from date not null,
  prompt_over integer not null default 0,
  input numeric not null,
  output numeric not null,
  cache_write_5m numeric not null,
  cache_write_1h numeric not null,
  cache_read numeric not null,
  batch_factor numeric not null default 1,
  source text not null,
  set_at timestamptz,

  primary key (model, valid_from, prompt_over),
  constraint priced_models_are_named check (pg_catalog.btrim(model) <> ''),
  constraint prompt_over_is_not_negative check (prompt_over >= 0),
  -- NaN and infinity are greater than any number
  constraint prices_are_amounts check (
    least(input, output, cache_write_5m, cache_write_1h, cache_read) >= 0
    and greatest(input, output, cache_write_5m, cache_write_1h, cache_read) < 1e9
  ),
  constraint batch_factor_is_a_share check (batch_factor between 0 and 1)
);

alter table public.model_prices enable row level security;

comment on table public.model_prices is
$$What a million tokens cost, by model and day; a row holds until a later one of its model. A model
without a row has no known price: what it costs is then told as unknown and never as nothing.$$;
comment on column public.model_prices.model is
$$Name of the model, as runs, schemas and workers ask for it.$$;
comment on column public.model_prices.valid_from is $$First day (UTC) of calls that it holds for.$$;
comment on column public.model_prices.prompt_over is
$$For prompts of more tokens than this, cached ones included; 0 for any.$$;
comment on column public.model_prices.input is $$USD for a million tokens not read from a cache.$$;
comment on column public.model_prices.output is $$USD for a million tokens of answers.$$;
comment on column public.model_prices.cache_write_5m is
$$USD for a million tokens written to a cache for five minutes.$$;
comment on column public.model_prices.cache_write_1h is
$$USD for a million tokens written to a cache for an hour.$$;
comment on column public.model_prices.cache_read is
$$USD for a million tokens read from a cache.$$;
comment on column public.model_prices.batch_factor is
$$What all of these are multiplied by in a batch of messages.$$;
comment on column public.model_prices.source is $$Where the prices come from.$$;
comment on column public.model_prices.set_at is
$$When they were set; null for those that pgoverlay came with.$$;
