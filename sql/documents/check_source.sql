create or replace function overlay_private.check_source(
  doc_title text,
  source_type text,
  converter text,
  source_sha256 text,
  source_filesize bigint
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if overlay_private.is_blank(check_source.doc_title)
    or overlay_private.is_blank(check_source.source_type)
    or overlay_private.is_blank(check_source.converter) then
    raise exception using
      errcode = '22023',
      message = 'doc_title, source_type or converter is missing',
      hint = 'Say what the document is called, what it was and what found its blocks.';
  end if;
  if pg_catalog.char_length(check_source.source_type) > 500
    or pg_catalog.char_length(check_source.converter) > 500 then
    raise exception using
      errcode = '22023',
      message = 'source_type or converter is too long',
      detail = pg_catalog.format(
        '%s and %s characters; at most 500.', pg_catalog.char_length(check_source.source_type),
        pg_catalog.char_length(check_source.converter)
      ),
      hint = 'Both are names: md, markdown-it-py 4.0, …';
  end if;
  if check_source.source_sha256 !~ '^[0-9a-f]{64}$' then
    raise exception using
      errcode = '22023',
      message = 'source_sha256 is no SHA-256',
      detail = pg_catalog.left(check_source.source_sha256, 100),
      hint = 'Pass the SHA-256 of the source file''s bytes: 64 hex digits in lower case.';
  end if;
  if check_source.source_filesize < 0 then
    raise exception using
      errcode = '22023',
      message = 'source_filesize is negative',
      detail = check_source.source_filesize::text,
      hint = 'Pass the number of the source file''s bytes.';
  end if;
end;
$$;

comment on function overlay_private.check_source(text, text, text, text, bigint) is
$$Refuses a description of a source that makes no sense; hash and size may be null.

Errors: 22023 something is missing, too long or malformed.$$;

revoke execute on function overlay_private.check_source(text, text, text, text, bigint) from public;
