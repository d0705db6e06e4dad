-- Deploy pgoverlay:grounding to pg
-- requires: namespaces

begin;
set local client_min_messages = warning;

create or replace function overlay_private.evidence_fields(schema jsonb)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- what has the wrong type counts as absent, as in prompt_config
  if not evidence_fields.schema ? 'evidence'
    or jsonb_typeof(evidence_fields.schema -> 'properties') is distinct from 'object'
    or evidence_fields.schema -> 'properties' ? '_evidence' then
    return '{}'::text[];
  end if;
  return array(
    select p.field
    from jsonb_object_keys(evidence_fields.schema -> 'properties') as p (field)
    -- edited text is no statement that words of the block could prove
    where (evidence_fields.schema -> 'evidence' = 'true' and p.field <> 'revised_content')
      or (jsonb_typeof(evidence_fields.schema -> 'evidence') = 'array'
        and evidence_fields.schema -> 'evidence' ? p.field)
    order by p.field
  );
end;
$$;

comment on function overlay_private.evidence_fields(jsonb) is
$$Fields for which a schema asks for evidence, by its key evidence: true or a list of names.$$;

revoke execute on function overlay_private.evidence_fields(jsonb) from public;
create or replace function overlay_private.with_evidence(schema jsonb, fields text[])
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if with_evidence.fields = '{}' then
    return with_evidence.schema;
  end if;
  return with_evidence.schema || jsonb_build_object(
    'properties', with_evidence.schema -> 'properties' || jsonb_build_object(
      '_evidence', jsonb_build_object(
        'type', 'object',
        'description', 'For each field the words of the block that its value rests on, copied '
        || 'letter by letter; for a list one quote for each entry. Empty where no words say so.',
        'properties', (
          select jsonb_object_agg(
            f.field,
            -- neither optional nor nullable: grammars have room for few of these
            case when with_evidence.schema -> 'properties' -> f.field -> 'type' @> '"array"'
              then jsonb '{"type": "array", "items": {"type": "string"}}'
              else jsonb '{"type": "string"}'
            end
          )
          from unnest(with_evidence.fields) as f (field)
        ),
        'required', to_jsonb(with_evidence.fields),
        'additionalProperties', false
      )
    ),
    -- first: a model that has looked for the words fills in better values
    'required', jsonb '["_evidence"]' || case jsonb_typeof(with_evidence.schema -> 'required')
      when 'array' then with_evidence.schema -> 'required' else '[]' end
  );
end;
$$;

comment on function overlay_private.with_evidence(jsonb, text[]) is
$$The schema to answer by when evidence is asked for: with a quote for each of these fields.$$;

revoke execute on function overlay_private.with_evidence(jsonb, text[]) from public;
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
create or replace function overlay_private.aligned_evidence(
  fields text[],
  data jsonb,
  evidence jsonb,
  block_content text
)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_object_agg(f.field, jsonb_build_object(
    'status', case
      when q.quotes is null or q.quotes @> '[{"status": "none"}]' then 'none'
      when q.quotes @> '[{"status": "folded"}]' then 'folded'
      else 'exact'
    end,
    'quotes', coalesce(q.quotes, '[]')
  )), '{}')
  from unnest(aligned_evidence.fields) as f (field)
  cross join lateral (
    select jsonb_agg(
      overlay_private.align_quote(aligned_evidence.block_content, left(e.quote #>> '{}', 2000))
      order by e.place
    ) as quotes
    from jsonb_array_elements(
      case jsonb_typeof(aligned_evidence.evidence -> f.field)
        when 'array' then aligned_evidence.evidence -> f.field
        when 'string' then jsonb_build_array(aligned_evidence.evidence -> f.field)
      end
    ) with ordinality as e (quote, place)
    where jsonb_typeof(e.quote) = 'string' and e.quote <> '""' and e.place <= 100
  ) as q
  -- a value that says nothing needs no words to rest on
  where aligned_evidence.data ? f.field
    and aligned_evidence.data -> f.field <> all(array['null', '""', '[]', '{}']::jsonb[]);
$$;

comment on function overlay_private.aligned_evidence(text[], jsonb, jsonb, text) is
$$What a staged value rests on: {field: {"status", "quotes": [as align_quote]}}.

A field's status is that of its weakest quote. Fields that are absent, null or empty are left
out.$$;

revoke execute on function overlay_private.aligned_evidence(text[], jsonb, jsonb, text)
  from public;
create or replace function overlay_private.kept_evidence(evidence jsonb, before jsonb, after jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if kept_evidence.evidence is null then
    return null;
  end if;
  return (
    select coalesce(jsonb_object_agg(e.field, e.found), '{}')
    from jsonb_each(kept_evidence.evidence) as e (field, found)
    where kept_evidence.before -> e.field = kept_evidence.after -> e.field
  );
end;
$$;

comment on function overlay_private.kept_evidence(jsonb, jsonb, jsonb) is
$$Evidence of the fields that an edit left alone; for the others a person has the word.$$;

revoke execute on function overlay_private.kept_evidence(jsonb, jsonb, jsonb) from public;

commit;
