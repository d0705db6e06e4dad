create table public.history_links (
  run_id uuid not null,
  link_number bigint not null,
  operation_id uuid not null,
  event_count integer not null,
  link_hash bytea not null,
  blocks integer[] not null,

  primary key (run_id, link_number),
  constraint an_operation_is_linked_once unique (operation_id, run_id),
  constraint link_hashes_are_sha256 check (pg_catalog.octet_length(link_hash) = 32)
);

alter table public.history_links enable row level security;

comment on table public.history_links is
$$The chain over a run's history: each link seals one operation's events and the link before it, so
that nothing can be altered, dropped or put in between unseen. verify_history checks it.$$;
comment on column public.history_links.run_id is $$Run whose history it is.$$;
comment on column public.history_links.link_number is $$Position in the chain, from 1.$$;
comment on column public.history_links.operation_id is $$Operation that it seals.$$;
comment on column public.history_links.event_count is
$$Overlays of this run that the operation changed.$$;
comment on column public.history_links.link_hash is
$$SHA-256 over the hash of the link before, the operation and its events.$$;
comment on column public.history_links.blocks is
$$Which overlays, by block_index. Of a claim, which takes what is pending, that is all there is.$$;
