create table public.schemas (
  schema_id uuid primary key default pg_catalog.gen_random_uuid(),
  owner_id uuid not null,
  schema_ref text not null,
  schema_uid text not null,
  schema_jsonb jsonb not null,
  created_at timestamptz not null default pg_catalog.now(),

  constraint schemas_are_registered_once unique (owner_id, schema_uid),
  constraint schemas_are_objects check (pg_catalog.jsonb_typeof(schema_jsonb) = 'object'),
  constraint schemas_carry_their_ref
    check (schema_jsonb ->> 'schema_ref' is not distinct from schema_ref),
  constraint schema_uid_is_the_hash_of_the_schema
    check (schema_uid = pg_catalog.encode(
      pg_catalog.sha256(pg_catalog.convert_to(schema_jsonb::text, 'UTF8')), 'hex'
    ))
);

create index schemas_by_owner on public.schemas (owner_id, created_at, schema_id);

alter table public.schemas enable row level security;

comment on table public.schemas is
$$What a model is to fill in for every block: a JSON object with schema_ref, properties and perhaps
prompt_config. A registered schema never changes.$$;
comment on column public.schemas.schema_id is $$Key.$$;
comment on column public.schemas.owner_id is $$User who registered it.$$;
comment on column public.schemas.schema_ref is $$Its name, from the key schema_ref.$$;
comment on column public.schemas.schema_uid is
$$SHA-256 (hex) of the canonical JSON, which is the text form of jsonb in UTF-8.$$;
comment on column public.schemas.schema_jsonb is $$The JSON Schema with pgoverlay's own keys.$$;
comment on column public.schemas.created_at is $$When it was registered.$$;
