-- Revert pgoverlay:grounding from pg

begin;
set local client_min_messages = warning;

create or replace function overlay_private.place_in_word(
  word text,
  folded text,
  folded_place bigint,
  is_end boolean
)
returns bigint
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(place_in_word.word) = length(place_in_word.folded) then
    return place_in_word.folded_place;
  elsif place_in_word.is_end then
    -- with the accents that follow the last letter
    return (
      select greatest(
        max(i) filter (where f.length <= place_in_word.folded_place),
        min(i) filter (where f.length >= place_in_word.folded_place)
      )
      from generate_series(1, length(place_in_word.word)) as i
      cross join lateral (
        select length(pg_catalog.normalize(left(place_in_word.word, i), 'NFKC')) as length
      ) as f
    );
  end if;
  return (
    select min(i) - 1
    from generate_series(1, length(place_in_word.word)) as i
    where length(pg_catalog.normalize(left(place_in_word.word, i), 'NFKC'))
      > place_in_word.folded_place
  );
end;
$$;

comment on function overlay_private.place_in_word(text, text, bigint, boolean) is
$$Where in a word a place in its folded form is: of a beginning, or of an end.$$;

revoke execute on function overlay_private.place_in_word(text, text, bigint, boolean) from public;

commit;
