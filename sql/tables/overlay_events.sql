-- No foreign keys: rows come in by the statement, from a trigger that knows all of them to exist,
-- and a check of each would cost more than the insert.
create table public.overlay_events (
  run_id uuid not null,
  operation_id uuid not null,
  block_index integer not null,
  from_status text not null,
  to_status text not null,
  block_uid text collate "C" not null,
  event_number bigint generated always as identity,
  staging_version integer not null,
  claimed_by_operation uuid,
  staging jsonb,
  before jsonb,

  -- The only index of most rows, and narrow: history is half of what a batch writes. The events of
  -- an operation are found by the blocks that its link names.
  primary key (run_id, block_index, operation_id)
);

-- few rows are in it: it finds what people have edited
create index overlay_events_of_edits on public.overlay_events (run_id, block_uid)
  where from_status = 'ai_complete' and to_status = 'ai_complete' and staging is not null;

alter table public.overlay_events enable row level security;

comment on table public.overlay_events is
$$What each operation did to each overlay; append-only. A claim has no row for each: its link names
the blocks (history_links.blocks), and the event that ends it names the claim.$$;
comment on column public.overlay_events.run_id is $$Run of the overlay.$$;
comment on column public.overlay_events.operation_id is
$$Who, when and why: the row in overlay_operations.$$;
comment on column public.overlay_events.block_index is $$Position of the overlay's block.$$;
comment on column public.overlay_events.from_status is $$Status before.$$;
comment on column public.overlay_events.to_status is $$Status after.$$;
comment on column public.overlay_events.block_uid is $$Block of the overlay.$$;
comment on column public.overlay_events.event_number is $$Grows with time; gaps mean nothing.$$;
comment on column public.overlay_events.staging_version is $$Version of staging after.$$;
comment on column public.overlay_events.claimed_by_operation is
$$The claim that this ended, where the status before was claimed.$$;
comment on column public.overlay_events.staging is
$$Staging after, where the operation changed it: so the model's own value stays readable.$$;
comment on column public.overlay_events.before is
$$What the operation overwrote and no other event tells; of a reuse, whose answer it was.$$;
