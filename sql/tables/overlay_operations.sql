create table public.overlay_operations (
  operation_id uuid primary key default pg_catalog.gen_random_uuid(),
  operation text not null,
  actor uuid,
  via text not null,
  worker_id text,
  reason text,
  occurred_at timestamptz not null default pg_catalog.clock_timestamp(),
  transaction_id xid8 not null default pg_catalog.pg_current_xact_id(),

  -- one constant: each operation that is noted reads and compiles this anew
  constraint operation_is_known check (operation = any('{
    claim, complete, reuse, fail, release, expire, cancel, edit, direct_edit, confirm, reject,
    reopen, reset, exclude, include, retry, undo
  }'::text[]))
);

alter table public.overlay_operations enable row level security;

comment on table public.overlay_operations is
$$One row for each call that changed overlays: what was done, by whom, why. Which overlays it
changed stands in overlay_events.$$;
comment on column public.overlay_operations.operation_id is
$$Key; the same value stands on every overlay whose last change this was.$$;
comment on column public.overlay_operations.operation is
$$What was done; direct_edit is an UPDATE of overlay_jsonb_staging without an RPC.$$;
comment on column public.overlay_operations.actor is
$$Person on whose behalf; null for workers.$$;
comment on column public.overlay_operations.via is $$Database role that called.$$;
comment on column public.overlay_operations.worker_id is $$Worker that called, if one did.$$;
comment on column public.overlay_operations.reason is $$Why, as the caller gave it.$$;
comment on column public.overlay_operations.occurred_at is $$When the call ran.$$;
comment on column public.overlay_operations.transaction_id is
$$Transaction of the call: a watermark tells by it what a reviewer had been shown.$$;
