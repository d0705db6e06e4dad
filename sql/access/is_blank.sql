create or replace function overlay_private.is_blank(value text)
returns boolean
language sql
immutable
-- of other white space only what people meet: no-break, figure, thin and ideographic spaces, those
-- without width, and the mark at the beginning of a file; and no more of it than one can look over,
-- for translating takes four times as much memory as the text
return pg_catalog.translate(
  pg_catalog.left(coalesce(is_blank.value, ''), 10000),
  E' \t\n\x0b\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007'
  '\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff',
  ''
) = '';

comment on function overlay_private.is_blank(text) is
$$Whether a text is null or begins with nothing but white space, of any kind.$$;

revoke execute on function overlay_private.is_blank(text) from public;
