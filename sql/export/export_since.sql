create type overlay_private.export_since as (
  links jsonb,
  watermark pg_snapshot,
  moment timestamptz
);

comment on type overlay_private.export_since is
$$What an increment follows on: the last links that a manifest saw ({run_id: {link_number,
link_hash}}), a watermark or a time; all null for a whole export.$$;

create or replace function overlay_private.parse_since(since jsonb)
returns overlay_private.export_since
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text := parse_since.since #>> '{}';
  v_since overlay_private.export_since;
begin
  if parse_since.since is null or parse_since.since = 'null' then
    return v_since;
  end if;

  if pg_catalog.jsonb_typeof(parse_since.since -> 'runs') = 'array' then
    select coalesce(pg_catalog.jsonb_object_agg(l.run_id, pg_catalog.to_jsonb(l)), '{}')
    into v_since.links
    from pg_catalog.jsonb_to_recordset(parse_since.since -> 'runs')
      as l (run_id uuid, link_number bigint, link_hash text)
    where l.run_id is not null and l.link_number is not null;
    return v_since;
  end if;

  if pg_catalog.jsonb_typeof(parse_since.since) = 'string' then
    if v_text ~ '^[0-9]+:[0-9]+:[0-9,]*$' then
      v_since.watermark := overlay_private.parse_watermark(v_text);
    else
      v_since.moment := v_text::timestamptz;
    end if;
    return v_since;
  end if;
  raise invalid_parameter_value;
exception
  -- whatever it was meant to be: no uuid, no number, no time
  when data_exception then
    raise exception using
      errcode = '22023',
      message = 'since is not known',
      detail = pg_catalog.left(v_text, 100),
      hint =
        'Pass the manifest of an earlier export, what current_watermark() answered, or a time.';
end;
$$;

comment on function overlay_private.parse_since(jsonb) is
$$What an increment is to follow on.

Errors: 22023 since is not known.$$;

revoke execute on function overlay_private.parse_since(jsonb) from public;
