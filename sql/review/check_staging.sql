create or replace function overlay_private.check_staging(data jsonb)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_catalog.jsonb_typeof(check_staging.data) is distinct from 'object' then
    raise exception using
      errcode = '22023',
      message = 'data is not a JSON object',
      detail = pg_catalog.format(
        'It is %s.', coalesce(pg_catalog.jsonb_typeof(check_staging.data), 'null')
      ),
      hint = 'Pass the whole new value of overlay_jsonb_staging.';
  end if;
  if pg_catalog.pg_column_size(check_staging.data) > 4 * 1024 * 1024 then
    raise exception using
      errcode = 'PT413',
      message = 'data is too large',
      detail = pg_catalog.format(
        '%s bytes; at most %s.', pg_catalog.pg_column_size(check_staging.data), 4 * 1024 * 1024
      ),
      hint = 'What is staged describes one block: take out what does not.';
  end if;
end;
$$;

comment on function overlay_private.check_staging(jsonb) is
$$Refuses an edit that is no object or takes more than 4 MB.

Errors: 22023 data is not a JSON object; PT413 data is too large.$$;

revoke execute on function overlay_private.check_staging(jsonb) from public;
