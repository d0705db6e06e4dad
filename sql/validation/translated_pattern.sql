-- Whether Postgres can compile a pattern is known only by trying, in a subtransaction. Parallel
-- queries of PostgreSQL 15 and 16 refuse those, so neither this function nor one that calls it may
-- be declared parallel safe.

create or replace function overlay_private.translated_pattern(pattern text)
returns text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
as $$
declare
  v_tokens constant text :=
    '(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}'
    '|\\u\{[0-9a-fA-F]+\}|\\x[0-9a-fA-F]{2}|\\c[A-Za-z]|\\.'
    '|\[\^|\(\?(?:[:=!]|<[A-Za-z_$][A-Za-z0-9_$]*>)|\(\?|.)';
  -- Naming the syntax up front keeps a pattern that begins with *** from naming another.
  v_translated text := '***:';
  -- Short patterns of nothing but literals, simple sets and repetitions mean the same to both.
  v_plain constant text :=
    '^\^?(?:[^][\\.(){}|^$*+?]|\\[dw.-]|\[[^][\\^]+\]|\{[0-9]{1,2}(?:,[0-9]{1,2})?\}|[*+?])*\$?$';
  v_place_in_set integer;
  v_previous text := '';
  v_token text;
  v_piece text;
begin
  if char_length(pattern) <= 50 and pattern ~ v_plain then
    perform '' ~ (v_translated || pattern collate "C");
    return v_translated || pattern;
  end if;
  if not overlay_private.is_tame_pattern(pattern) then
    return null;
  end if;

  for v_token in
    select t.match[1] from regexp_matches(pattern, v_tokens, 'g') as t (match)
  loop
    v_piece := case
      when v_token like '\\%'
        then overlay_private.translated_escape(v_token, v_place_in_set is not null)
      when v_place_in_set is null then case
        when v_token = '.' then '[^\n\r\u2028\u2029]'
        when v_token like '(?<%' then '(?:'
        when v_token <> '(?' then v_token
      end
      when v_token = ']' and v_place_in_set = 1 then null
      -- Inside a set Postgres would read [:alpha:], and a range from \w to what follows.
      when v_token like '[%' or (v_token = '-' and v_previous ~ '^\\[dDsSwW]$')
        then '\' || v_token
      else v_token
    end;
    if v_piece is null then
      return null;
    end if;
    v_translated := v_translated || v_piece;
    v_place_in_set := case
      when v_place_in_set is null then case when v_token in ('[', '[^') then 1 end
      when v_token <> ']' then v_place_in_set + 1
    end;
    v_previous := v_token;
  end loop;

  perform '' ~ (v_translated collate "C");
  return v_translated;
exception
  when invalid_regular_expression then
    return null;
end
$$;

comment on function overlay_private.translated_pattern is
$$The Postgres regular expression that means what an ECMA-262 pattern means.

It is to be matched in collation "C". Null if the pattern is malformed, may take long
(is_tame_pattern), or uses what has no faithful equivalent here: back-references, \p{…}, flags
inside the pattern, empty sets, counted repetitions above 255.

Errors: none.$$;

revoke execute on function overlay_private.translated_pattern from public;
