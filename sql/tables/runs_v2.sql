create table public.runs_v2 (
  run_id uuid primary key default pg_catalog.gen_random_uuid(),
  owner_id uuid not null,
  conv_uid text not null references public.documents_v2 (conv_uid),
  schema_id uuid not null references public.schemas (schema_id),
  status text not null default 'pending',
  paused_reason text,
  model_config jsonb not null default '{}',
  validation text not null default 'enforce',
  total_blocks integer not null default 0,
  pending_blocks integer not null default 0,
  claimed_blocks integer not null default 0,
  ai_complete_blocks integer not null default 0,
  confirmed_blocks integer not null default 0,
  failed_blocks integer not null default 0,
  excluded_blocks integer not null default 0,
  completed_blocks integer not null
    generated always as (ai_complete_blocks + confirmed_blocks) stored,
  created_at timestamptz not null default pg_catalog.now(),
  started_at timestamptz,
  completed_at timestamptz,
  last_claimed_at timestamptz,
  claims_from_block integer not null default 0,
  last_link bigint not null default 0,
  last_link_hash bytea,

  constraint runs_are_known_with_their_owner unique (run_id, owner_id),
  constraint run_status_is_known
    check (status = any('{pending, running, paused, complete, cancelled}'::text[])),
  constraint paused_runs_say_why check ((status = 'paused') = (paused_reason is not null)),
  constraint complete_runs_know_when check ((status = 'complete') = (completed_at is not null)),
  constraint validation_is_known check (validation in ('enforce', 'warn', 'off')),
  constraint model_config_is_an_object check (pg_catalog.jsonb_typeof(model_config) = 'object'),
  constraint counters_are_not_negative check (least(
    pending_blocks, claimed_blocks, ai_complete_blocks, confirmed_blocks, failed_blocks,
    excluded_blocks
  ) >= 0),
  constraint counters_add_up check (
    pending_blocks + claimed_blocks + ai_complete_blocks + confirmed_blocks + failed_blocks
    + excluded_blocks = total_blocks
  )
) with (fillfactor = 50);

create index runs_by_owner on public.runs_v2 (owner_id, created_at, run_id);
create index runs_by_conversion on public.runs_v2 (conv_uid);
create index runs_by_schema on public.runs_v2 (schema_id);
-- what a claim of any run looks through: nothing in it changes as counters move
create index runs_open_for_claims on public.runs_v2 (run_id) where status in ('pending', 'running');

alter table public.runs_v2 enable row level security;

comment on table public.runs_v2 is
$$One schema applied to one document: one overlay for each block. The counters follow the overlays
by a statement-level trigger; every overlay is counted once, in excluded_blocks if it is excluded
and else in the counter of its status.$$;
comment on column public.runs_v2.run_id is $$Key.$$;
comment on column public.runs_v2.owner_id is $$Owner of the document.$$;
comment on column public.runs_v2.conv_uid is $$Document, by its conversion.$$;
comment on column public.runs_v2.schema_id is $$Schema that is applied.$$;
comment on column public.runs_v2.status is
$$pending (nothing claimed yet), running, paused, complete (every overlay is ai_complete, confirmed,
failed or excluded; a reject or retry moves it back to running) or cancelled.$$;
comment on column public.runs_v2.paused_reason is $$Why a paused run is paused.$$;
comment on column public.runs_v2.model_config is
$$What this run asks for: {"model": …, "max_tokens": …, "max_attempts": …}, each optional.$$;
comment on column public.runs_v2.validation is
$$What becomes of values that do not fit the schema, from the schema's key validation: enforce (the
model is asked again, and nobody can confirm them), warn (they are marked) or off.$$;
comment on column public.runs_v2.total_blocks is $$Overlays of the run.$$;
comment on column public.runs_v2.pending_blocks is $$Overlays waiting for a worker.$$;
comment on column public.runs_v2.claimed_blocks is $$Overlays that a worker holds.$$;
comment on column public.runs_v2.ai_complete_blocks is $$Overlays awaiting review.$$;
comment on column public.runs_v2.confirmed_blocks is $$Overlays that a person confirmed.$$;
comment on column public.runs_v2.failed_blocks is $$Overlays whose attempts are used up.$$;
comment on column public.runs_v2.excluded_blocks is $$Overlays that a person set aside.$$;
comment on column public.runs_v2.completed_blocks is $$ai_complete_blocks + confirmed_blocks.$$;
comment on column public.runs_v2.created_at is $$When it was created.$$;
comment on column public.runs_v2.started_at is $$When its first overlay was claimed.$$;
comment on column public.runs_v2.completed_at is $$When it last became complete.$$;
comment on column public.runs_v2.last_claimed_at is
$$When a claim last took from it; a claim of any run takes from the one that waits longest.$$;
comment on column public.runs_v2.claims_from_block is
$$Block where a claim begins to look, so that it need not pass over all that is done. Only a hint: a
claim that finds too little looks again from the first block.$$;
comment on column public.runs_v2.last_link is
$$Number of the last link of its history (history_links); 0 before the first.$$;
comment on column public.runs_v2.last_link_hash is
$$Hash of that link. It stands here so that the next one is made by the update that counts.$$;

-- The gate of a run. Whoever works on overlays first passes it in share mode (for key share);
-- whoever ends the run as a whole (cancel, delete) closes it (for update). It is a table
-- of its own because the counters' row is locked last, and a row cannot be both the first lock and
-- the last. The order everywhere: gate, overlays by (run_id, block_uid), row in runs_v2.
create table overlay_private.run_gates (
  run_id uuid primary key references public.runs_v2 (run_id) on delete cascade
);

comment on table overlay_private.run_gates is
$$One row for each run, never changed, only locked: the first lock of everything that touches the
overlays of a run.$$;
comment on column overlay_private.run_gates.run_id is $$Run that it guards.$$;
