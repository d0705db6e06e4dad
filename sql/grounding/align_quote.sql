create or replace function overlay_private.align_quote(block_content text, quote text)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_quote text := (
    select string_agg(w.folded, ' ' order by w.starts_at)
    from overlay_private.folded_words(align_quote.quote) w
  );
  v_start bigint := strpos(align_quote.block_content, align_quote.quote) - 1;
  v_end bigint;
  v_status text := 'exact';
begin
  if v_quote is null then  -- nothing but white space is in every block
    return jsonb_build_object('quote', align_quote.quote, 'status', 'none');
  elsif v_start >= 0 then
    v_end := v_start + length(align_quote.quote);
  else
    v_status := 'folded';
    with words as materialized (
      select w.* from overlay_private.folded_words(align_quote.block_content) w
    ),
    found as (
      select strpos(string_agg(w.folded, ' ' order by w.starts_at), v_quote) - 1 as place
      from words w
    )
    select
      max(w.starts_at + overlay_private.place_in_word(
        w.word, w.folded, f.place - w.folded_at, false
      )) filter (where f.place between w.folded_at and w.folded_at + length(w.folded) - 1),
      max(w.starts_at + overlay_private.place_in_word(
        w.word, w.folded, f.place + length(v_quote) - w.folded_at, true
      )) filter (
        where f.place + length(v_quote) between w.folded_at + 1 and w.folded_at + length(w.folded)
      )
    into v_start, v_end
    from found f
    cross join words w
    where f.place >= 0;
    if v_start is null or v_end is null then
      return jsonb_build_object('quote', align_quote.quote, 'status', 'none');
    end if;
  end if;
  return jsonb_build_object(
    'quote', align_quote.quote, 'status', v_status, 'start', v_start, 'end', v_end
  );
end;
$$;

comment on function overlay_private.align_quote(text, text) is
$$Where a quote stands in a block: {"quote", "status", "start", "end"}.

start and end are characters of the block from 0, end exclusive. status is exact, folded (the same
but for white space and Unicode form; never for letter case) or none, then without a place.$$;

revoke execute on function overlay_private.align_quote(text, text) from public;
