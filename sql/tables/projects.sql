create table public.projects (
  project_id uuid primary key default pg_catalog.gen_random_uuid(),
  owner_id uuid not null,
  project_name text not null,
  description text not null default '',
  created_at timestamptz not null default pg_catalog.now(),

  constraint project_names_say_something check (pg_catalog.btrim(project_name) <> ''),
  constraint project_names_fit_a_line check (pg_catalog.char_length(project_name) <= 500)
);

create index projects_by_owner on public.projects (owner_id, created_at, project_id);

alter table public.projects enable row level security;

comment on table public.projects is $$A person's collection of documents.$$;
comment on column public.projects.project_id is $$Key.$$;
comment on column public.projects.owner_id is
$$The user (auth.uid()) to whom the project and everything in it belongs.$$;
comment on column public.projects.project_name is $$For people; need not be unique.$$;
comment on column public.projects.description is $$For people.$$;
comment on column public.projects.created_at is $$When it was created.$$;
