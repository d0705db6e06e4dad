create or replace function overlay_private.max_attempts(model_config jsonb)
returns integer
language sql
stable
set search_path = ''
as $$
  select coalesce((max_attempts.model_config ->> 'max_attempts')::integer, s.default_max_attempts)
  from overlay_private.settings s;
$$;

comment on function overlay_private.max_attempts(jsonb) is
$$How often a run tries a block, by its model_config or else by the settings.$$;

revoke execute on function overlay_private.max_attempts(jsonb) from public;
