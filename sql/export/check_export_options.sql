create or replace function overlay_private.check_export_options(mode text, unconfirmed text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if check_export_options.mode is null
    or check_export_options.mode not in ('confirmed', 'staging', 'both') then
    raise exception using
      errcode = '22023',
      message = 'mode is not known',
      detail = pg_catalog.format('It is %s.', coalesce(check_export_options.mode, 'null')),
      hint = 'Ask for confirmed, staging or both.';
  end if;
  if check_export_options.unconfirmed is null
    or check_export_options.unconfirmed not in ('empty', 'null', 'omit') then
    raise exception using
      errcode = '22023',
      message = 'unconfirmed is not known',
      detail = pg_catalog.format('It is %s.', coalesce(check_export_options.unconfirmed, 'null')),
      hint = 'Ask for empty, null or omit.';
  end if;
end;
$$;

comment on function overlay_private.check_export_options(text, text) is
$$Refuses what no export can be.

Errors: 22023 mode or unconfirmed is not known.$$;

revoke execute on function overlay_private.check_export_options(text, text) from public;
