create or replace function overlay_private.folded_words(content text)
returns table (
  word text,
  starts_at bigint,
  folded text,
  folded_at bigint
)
language sql
immutable
rows 100
set search_path = pg_catalog, pg_temp
as $$
  with words as (
    select
      w.word, w.place,
      sum(length(w.word) + 1) over (order by w.place) - length(w.word) - 1 as starts_at,
      -- compatible forms too: a ligature or a full-width letter is the letter
      pg_catalog.normalize(w.word, 'NFKC') as folded
    -- every white space of Unicode becomes one blank, so that all else stays where it is
    from string_to_table(
      translate(
        folded_words.content,
        E'\t\n\u000b\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008'
        '\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
        repeat(' ', 24)
      ),
      ' '
    ) with ordinality as w (word, place)
  )
  select
    w.word, w.starts_at, w.folded,
    sum(length(w.folded) + 1) over (order by w.place) - length(w.folded) - 1
  from words w
  where w.word <> ''
  order by w.place;
$$;

comment on function overlay_private.folded_words(text) is
$$The words of a text in NFKC, each with where it begins: in the text, and in all words joined.

Places are counted in characters from 0; the words are joined by one blank.$$;

revoke execute on function overlay_private.folded_words(text) from public;
