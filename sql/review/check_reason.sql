create or replace function overlay_private.check_reason(reason text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_catalog.char_length(check_reason.reason) > 2000 then
    raise exception using
      errcode = '22023',
      message = 'reason is too long',
      detail = pg_catalog.format(
        '%s characters; at most 2000.', pg_catalog.char_length(check_reason.reason)
      ),
      hint = 'Say it in a few sentences.';
  end if;
end;
$$;

comment on function overlay_private.check_reason(text) is
$$Refuses a reason of more than 2000 characters.

Errors: 22023 reason is too long.$$;

revoke execute on function overlay_private.check_reason(text) from public;
