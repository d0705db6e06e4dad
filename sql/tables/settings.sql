create table overlay_private.settings (
  there_is_one_row boolean primary key default true,
  default_model text not null default 'claude-sonnet-5-5',
  default_max_tokens integer not null default 2000,
  default_max_attempts integer not null default 3,
  default_lease interval not null default '5 minutes',
  max_source_bytes integer not null default 50 * 1024 * 1024,

  constraint there_is_one_row check (there_is_one_row),
  constraint default_model_is_named check (pg_catalog.btrim(default_model) <> ''),
  constraint default_max_tokens_is_positive check (default_max_tokens > 0),
  constraint default_max_attempts_is_positive check (default_max_attempts > 0),
  constraint default_lease_is_positive check (default_lease > interval '0'),
  constraint max_source_bytes_is_positive check (max_source_bytes > 0),
  -- PostgreSQL ends a value, and what a client sends at once, at 1 GB
  constraint max_source_bytes_is_at_most_512_mib check (max_source_bytes <= 512 * 1024 * 1024)
);

comment on table overlay_private.settings is
$$What holds for the whole database where neither a request, a run nor a schema says otherwise.
The owner changes it: update overlay_private.settings set default_model = '…';$$;
comment on column overlay_private.settings.there_is_one_row is
$$Key, always true.$$;
comment on column overlay_private.settings.default_model is
$$Model asked when neither the request, the run nor prompt_config names one.$$;
comment on column overlay_private.settings.default_max_tokens is
$$Most tokens a model may answer for one block.$$;
comment on column overlay_private.settings.default_max_attempts is
$$How often a block is tried before its overlay is failed.$$;
comment on column overlay_private.settings.default_lease is
$$How long a claim holds unless the worker asks for another lease or extends it.$$;
comment on column overlay_private.settings.max_source_bytes is
$$Largest document in UTF-8 bytes, at most 512 MiB.$$;

insert into overlay_private.settings default values;
