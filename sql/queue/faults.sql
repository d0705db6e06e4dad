create or replace function overlay_private.faults(failures jsonb)
returns setof overlay_private.fault
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    (e.failure ->> 'overlay_id')::uuid,
    coalesce(e.failure ->> 'kind', 'item'),
    pg_catalog.left(coalesce(nullif(e.failure ->> 'error', ''), 'no reason given'), 2000),
    case pg_catalog.jsonb_typeof(e.failure -> 'retry_after')
      -- A provider that asks for more than a day is asked again after one. Rounded, since a number
      -- of JSON may be too small for a double.
      when 'number' then pg_catalog.make_interval(secs => pg_catalog.round(
        least(greatest((e.failure ->> 'retry_after')::numeric, 0), 86400), 3
      )::double precision)
    end,
    coalesce(e.failure -> 'pack' = 'true', false)
  from pg_catalog.jsonb_array_elements(faults.failures) as e (failure);
$$;

comment on function overlay_private.faults(jsonb) is
$$The failures that a worker hands back, as rows; kind is item unless it is given.$$;

revoke execute on function overlay_private.faults(jsonb) from public;

create or replace function overlay_private.check_faults(failures jsonb)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kind text;
begin
  select f.kind into v_kind
  from overlay_private.faults(check_faults.failures) f
  where f.kind not in ('item', 'item_terminal', 'provider', 'configuration', 'money')
  limit 1;
  if found then
    raise exception using
      errcode = '22023',
      message = 'fault is not known',
      detail = pg_catalog.format('kind %s', pg_catalog.left(v_kind, 100)),
      hint = 'kind is item, item_terminal, provider, configuration or money.';
  end if;
end;
$$;

comment on function overlay_private.check_faults(jsonb) is
$$Refuses failures of a kind that there is not.

Errors: 22023 fault is not known.$$;

revoke execute on function overlay_private.check_faults(jsonb) from public;
