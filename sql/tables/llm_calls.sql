-- No foreign keys: what was paid stays paid when the run is deleted.
create table public.llm_calls (
  call_id uuid primary key,
  owner_id uuid not null,
  project_id uuid not null,
  run_id uuid not null,
  schema_uid text not null,
  overlay_ids uuid[] not null default '{}',
  claim_token uuid,
  worker_id text not null,
  provider text not null,
  model text not null,
  key_label text,
  is_batch boolean not null default false,
  outcome text not null,
  error text,
  request_id text,
  input_tokens integer,
  output_tokens integer,
  cache_write_5m_tokens integer,
  cache_write_1h_tokens integer,
  cache_read_tokens integer,
  latency_ms integer,
  started_at timestamptz not null,
  ended_at timestamptz not null,

  constraint call_outcome_is_known check (outcome in (
    'answered', 'invalid', 'truncated', 'refused', 'too_long', 'rate_limited', 'overloaded',
    'error', 'timeout', 'lost', 'abandoned', 'unknown'
  )),
  constraint tokens_are_known_all_or_none check (pg_catalog.num_nulls(
    input_tokens, output_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens
  ) in (0, 5)),
  constraint tokens_are_not_negative check (least(
    input_tokens, output_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens
  ) >= 0),
  constraint calls_end_after_they_start check (ended_at >= started_at)
);

create index llm_calls_by_run on public.llm_calls (run_id, claim_token);
create index llm_calls_by_project on public.llm_calls (project_id);
create index llm_calls_by_owner on public.llm_calls (owner_id, started_at);
-- the last calls of a model for a schema tell what the next ones will cost: see preview_run_cost
create index llm_calls_by_schema on public.llm_calls (owner_id, schema_uid, model, started_at);

alter table public.llm_calls enable row level security;

comment on table public.llm_calls is
$$The ledger: one row for each request to a model, failed and discarded ones too. It is append-only
and outlives its run. Where nobody can know what a call cost, its tokens are null.$$;
comment on column public.llm_calls.call_id is
$$Key, chosen by the worker, so that handing a call in twice counts once.$$;
comment on column public.llm_calls.owner_id is $$Owner of the run.$$;
comment on column public.llm_calls.project_id is $$Project of the run.$$;
comment on column public.llm_calls.run_id is $$Run it was made for, which may be deleted by now.$$;
comment on column public.llm_calls.schema_uid is $$Schema of the run, by its content.$$;
comment on column public.llm_calls.overlay_ids is
$$Overlays it was to answer for: one, those of a pack, or none where it only warmed a cache.$$;
comment on column public.llm_calls.claim_token is $$Claim under which it was made.$$;
comment on column public.llm_calls.worker_id is $$Worker that made it.$$;
comment on column public.llm_calls.provider is $$Who was asked: anthropic, offline …$$;
comment on column public.llm_calls.model is
$$Model that was asked, as run, schema or worker name it.$$;
comment on column public.llm_calls.key_label is $$What the worker calls its key; never the key.$$;
comment on column public.llm_calls.is_batch is $$Whether it was part of a batch of messages.$$;
comment on column public.llm_calls.outcome is
$$What came of it. Charged: answered (it could be read; whether it fits the schema is in the history
of the overlay), invalid (no JSON that can be stored), truncated (cut short at max_tokens), refused
(by the model). Not charged: rate_limited, overloaded, too_long (the block does not fit), error (any
other error response). Nobody knows: timeout, lost (no answer
arrived whole), abandoned (the worker was
stopped), unknown (the lease ran out, and nobody handed in what came of the claim, or whether there
was a request at all; a call that is handed in later takes its place in every sum).$$;
comment on column public.llm_calls.error is $$What was wrong, in the worker's words.$$;
comment on column public.llm_calls.request_id is $$The provider's name for it.$$;
comment on column public.llm_calls.input_tokens is
$$Tokens of the prompt that were neither written to nor read from a cache.$$;
comment on column public.llm_calls.output_tokens is $$Tokens of the answer.$$;
comment on column public.llm_calls.cache_write_5m_tokens is
$$Tokens written to a cache for five minutes.$$;
comment on column public.llm_calls.cache_write_1h_tokens is
$$Tokens written to a cache for an hour.$$;
comment on column public.llm_calls.cache_read_tokens is $$Tokens read from a cache.$$;
comment on column public.llm_calls.latency_ms is $$How long it took; null where nobody knows.$$;
comment on column public.llm_calls.started_at is $$When it began, by the clock of the database.$$;
comment on column public.llm_calls.ended_at is $$When it ended.$$;
