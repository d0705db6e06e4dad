-- prompt_config is the user's affair (registration does not look into it), so what has the wrong
-- type counts as absent instead of stopping the queue.
create or replace function overlay_private.text_at(config jsonb, key text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select case pg_catalog.jsonb_typeof(text_at.config -> text_at.key)
    when 'string' then nullif(pg_catalog.btrim(text_at.config ->> text_at.key), '')
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
