create or replace function overlay_private.max_attempts(model_config jsonb)
returns integer
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(
    (max_attempts.model_config ->> 'max_attempts')::integer,
    (select s.default_max_attempts from overlay_private.settings s)
  );
end;
$$;

comment on function overlay_private.max_attempts(jsonb) is
$$How often a run tries a block, by its model_config or else by the settings.$$;

revoke execute on function overlay_private.max_attempts(jsonb) from public;
