-- Deploy pgoverlay:grounding to pg
-- requires: grounding@v0.1.0

begin;
set local client_min_messages = warning;

-- By halves, since a word may be a whole paragraph (of Chinese, say) or an embedded picture, and
-- all that comes before a letter has to be folded for each letter that is tried. More letters never
-- fold to fewer.
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
declare
  -- of this many letters it is known that they fold to no more than folded_place, of the others
  -- that they fold to more
  v_within integer := 0;
  v_beyond integer := length(place_in_word.word) + 1;
  v_tried integer;
begin
  if length(place_in_word.word) = length(place_in_word.folded) then
    return place_in_word.folded_place;
  end if;
  while v_beyond - v_within > 1 loop
    v_tried := (v_within + v_beyond) / 2;
    if length(pg_catalog.normalize(left(place_in_word.word, v_tried), 'NFKC'))
      <= place_in_word.folded_place then
      v_within := v_tried;
    else
      v_beyond := v_tried;
    end if;
  end loop;
  if not place_in_word.is_end then
    return case when v_beyond <= length(place_in_word.word) then v_within end;
  end if;
  -- with the accents that follow the last letter, and all of a letter that folds to several
  if v_beyond <= length(place_in_word.word)
    and length(pg_catalog.normalize(left(place_in_word.word, v_within), 'NFKC'))
      < place_in_word.folded_place then
    return v_beyond;
  end if;
  return v_within;
end;
$$;

comment on function overlay_private.place_in_word(text, text, bigint, boolean) is
$$Where in a word a place in its folded form is: of a beginning, or of an end.$$;

revoke execute on function overlay_private.place_in_word(text, text, bigint, boolean) from public;

commit;
