create or replace function overlay_private.translated_escape(
  escape text,
  in_set boolean
)
returns text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
as $$
declare
  -- White space as ECMA-262 defines it, then every other character that jsonb can hold.
  v_space constant text := '\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
  v_other constant text := '\u0001-\u0008\u000e-\u001f!-\u009f\u00a1-\u167f\u1681-\u1fff'
    '\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\U0010ffff';
begin
  return case
    when escape = '\s' then case when in_set then v_space else '[' || v_space || ']' end
    when escape = '\S' then case when in_set then v_other else '[' || v_other || ']' end
    when escape = '\b' then case when in_set then '\u0008' else '\y' end
    when escape = '\B' then case when not in_set then '\Y' end
    when escape ~ '^\\[dDwWtnvfr]$' then escape
    when escape ~ '^\\c[A-Za-z]$' then escape
    when escape ~ '^\\x..$' then '\u00' || right(escape, 2)
    when escape ~ '^\\u\{0*(10|[0-9a-fA-F])?[0-9a-fA-F]{1,4}\}$'
      then '\U' || lpad(ltrim(translate(escape, '\u{}', ''), '0'), 8, '0')
    when escape ~ '^\\u....\\u....$' then '\U' || lpad(to_hex(
      ('x0000' || substr(escape, 3, 4))::bit(32)::integer * 1024
      + ('x0000' || right(escape, 4))::bit(32)::integer
      - (x'D800'::integer * 1024 + x'DC00'::integer - x'10000'::integer)
    ), 8, '0')
    when escape ~ '^\\u[dD][89a-fA-F]' then null
    when escape ~ '^\\u....$' then escape
    when escape ~ '^\\[!-/:-@[-`{-~]$' then escape
  end;
end
$$;

comment on function overlay_private.translated_escape is
$$What one backslash escape of an ECMA-262 pattern is called in a Postgres regular expression.

Null for an escape without a faithful equivalent: back-references, \p{…}, half a surrogate pair,
and letters that ECMA-262 leaves undefined but Postgres gives a meaning of its own. \d, \w and \b
stay as they are, because patterns are matched in collation "C", where they mean ASCII.

Errors: none.$$;

revoke execute on function overlay_private.translated_escape from public;
