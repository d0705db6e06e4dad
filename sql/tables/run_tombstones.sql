create table public.run_tombstones (
  run_id uuid primary key,
  owner_id uuid not null,
  project_id uuid not null,
  source_uid text not null,
  schema_uid text not null,
  total_blocks integer not null,
  confirmed_blocks integer not null,
  link_number bigint not null,
  link_hash bytea,
  deleted_by uuid not null,
  deleted_at timestamptz not null default pg_catalog.now()
);

create index run_tombstones_by_owner on public.run_tombstones (owner_id, deleted_at);

alter table public.run_tombstones enable row level security;

comment on table public.run_tombstones is
$$What is left of deleted runs: enough to tell whether an export came from one, and that its history
was what the export's manifest says.$$;
comment on column public.run_tombstones.run_id is $$The run there was.$$;
comment on column public.run_tombstones.owner_id is $$Its owner.$$;
comment on column public.run_tombstones.project_id is $$Its project.$$;
comment on column public.run_tombstones.source_uid is $$Its document.$$;
comment on column public.run_tombstones.schema_uid is $$Its schema.$$;
comment on column public.run_tombstones.total_blocks is $$How many overlays it had.$$;
comment on column public.run_tombstones.confirmed_blocks is $$How many were confirmed at the end.$$;
comment on column public.run_tombstones.link_number is $$Links of its history; 0 without any.$$;
comment on column public.run_tombstones.link_hash is $$Hash of the last link; null without any.$$;
comment on column public.run_tombstones.deleted_by is $$User who deleted it.$$;
comment on column public.run_tombstones.deleted_at is $$When.$$;
