create table overlay_private.message_batches (
  message_batch_id uuid primary key default pg_catalog.gen_random_uuid(),
  provider_batch_id text,
  claims jsonb not null,
  output_schemas jsonb not null,
  held_by text not null,
  held_until timestamptz not null,
  planned_at timestamptz not null default pg_catalog.clock_timestamp(),
  submitted_at timestamptz,
  closed_at timestamptz,
  closed_reason text,

  constraint provider_batches_are_one_each unique (provider_batch_id),
  constraint submission_is_stamped_whole
    check ((provider_batch_id is null) = (submitted_at is null)),
  constraint closed_batches_say_why check ((closed_at is null) = (closed_reason is null))
);

-- a worker takes the one that nobody has looked at for longest
create index message_batches_open on overlay_private.message_batches (held_until)
  where closed_at is null;

comment on table overlay_private.message_batches is
$$Claims that wait for a provider's batch of messages, which outlives the worker that sent it.

A row is written before the provider hears of the batch, so that a worker that dies at any moment
leaves enough behind for another to find the answers, which are paid.$$;
comment on column overlay_private.message_batches.message_batch_id is $$Key.$$;
comment on column overlay_private.message_batches.provider_batch_id is
$$Name that the provider gave it; null until that is known.$$;
comment on column overlay_private.message_batches.claims is
$$What was asked for: [{"overlay_id", "claim_token", "run_id", "custom_id", "position"}, …]; the
overlays of a pack share a custom_id.$$;
comment on column overlay_private.message_batches.output_schemas is
$$What each run's answers were to fit: {run_id: output_schema}.$$;
comment on column overlay_private.message_batches.held_by is $$Worker that last looked after it.$$;
comment on column overlay_private.message_batches.held_until is
$$From then on any worker may look after it.$$;
comment on column overlay_private.message_batches.planned_at is
$$When it was written down: the provider's batch is younger.$$;
comment on column overlay_private.message_batches.submitted_at is
$$When the provider's name for it became known.$$;
comment on column overlay_private.message_batches.closed_at is $$When it was done with.$$;
comment on column overlay_private.message_batches.closed_reason is $$How it ended.$$;
