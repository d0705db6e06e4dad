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
