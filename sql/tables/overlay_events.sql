-- No foreign keys: rows come in by the statement, from a trigger that knows all of them to exist,
-- and a check of each would cost more than the insert.
create table public.overlay_events (
  run_id uuid not null,
  operation_id uuid not null,
  block_uid text not null,
  event_number bigint generated always as identity,
  from_status text not null,
  to_status text not null,
  staging_version integer not null,
  staging jsonb,
  before jsonb,

  -- an operation changes an overlay once, so no further key is needed, and a history costs two
  -- indexes for most of its rows
  primary key (run_id, operation_id, block_uid)
);

-- block_uid first, so that a search for an operation in a run cannot mistake this for its index
create index overlay_events_by_block on public.overlay_events (block_uid, run_id);

-- few rows are in it: it finds what people have edited
create index overlay_events_of_edits on public.overlay_events (run_id, block_uid)
  where from_status = 'ai_complete' and to_status = 'ai_complete' and staging is not null;

alter table public.overlay_events enable row level security;

comment on table public.overlay_events is
$$What each operation did to each overlay; append-only.$$;
comment on column public.overlay_events.run_id is $$Run of the overlay.$$;
comment on column public.overlay_events.operation_id is
$$Who, when and why: the row in overlay_operations.$$;
comment on column public.overlay_events.block_uid is $$Block of the overlay.$$;
comment on column public.overlay_events.event_number is $$Grows with time; gaps mean nothing.$$;
comment on column public.overlay_events.from_status is $$Status before.$$;
comment on column public.overlay_events.to_status is $$Status after.$$;
comment on column public.overlay_events.staging_version is $$Version of staging after.$$;
comment on column public.overlay_events.staging is
$$Staging after, where the operation changed it: so the model's own value stays readable.$$;
comment on column public.overlay_events.before is
$$What the operation overwrote and no other event tells; of a reuse, whose answer it was.$$;
