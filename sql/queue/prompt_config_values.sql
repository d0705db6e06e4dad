-- prompt_config is the user's affair (registration does not look into it), so what has the wrong
-- type counts as absent instead of stopping the queue.
create or replace function overlay_private.text_at(config jsonb, key text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select case pg_catalog.jsonb_typeof(text_at.config -> text_at.key)
    when 'string' then
      nullif(pg_catalog.btrim(pg_catalog.left(text_at.config ->> text_at.key, 1000000)), '')
  end;
$$;

comment on function overlay_private.text_at(jsonb, text) is
$$The string under this key; null when there is none or it is blank.$$;

revoke execute on function overlay_private.text_at(jsonb, text) from public;

create or replace function overlay_private.count_at(config jsonb, key text)
returns integer
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select case when count_at.config ->> count_at.key ~ '^[1-9][0-9]{0,6}$' then
    (count_at.config ->> count_at.key)::integer
  end;
$$;

comment on function overlay_private.count_at(jsonb, text) is
$$The whole number from 1 to 9999999 under this key; null when there is none.$$;

revoke execute on function overlay_private.count_at(jsonb, text) from public;

create or replace function overlay_private.routes_at(config jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.jsonb_object_agg(r.block_type, r.model), '{}')
  from pg_catalog.jsonb_each(
    case pg_catalog.jsonb_typeof(routes_at.config -> 'routes')
      when 'object' then routes_at.config -> 'routes'
    end
  ) as r (block_type, model)
  where overlay_private.text_at(routes_at.config -> 'routes', r.block_type) is not null;
$$;

comment on function overlay_private.routes_at(jsonb) is
$$The models by block type under the key routes; an empty object when there are none.$$;

revoke execute on function overlay_private.routes_at(jsonb) from public;
