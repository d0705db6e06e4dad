create type overlay_private.block_span as (
  block_index integer,
  block_type text,
  start_offset integer,
  end_offset integer
);

comment on type overlay_private.block_span is
$$One block as ingest_document is given it: what it is and which bytes of the source it is.$$;

-- Casts stand behind a test of the type, so a value of the wrong type is a wrong span and not an
-- error.
create or replace function overlay_private.block_spans(blocks jsonb)
returns setof overlay_private.block_span
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    (b.position - 1)::integer,
    case pg_catalog.jsonb_typeof(b.block -> 'block_type')
      when 'string' then b.block ->> 'block_type'
    end,
    case when b.locator @> '{"unit": "byte"}'
      and b.locator ->> 'start_offset' ~ '^[0-9]{1,9}$' then (b.locator ->> 'start_offset')::integer
    end,
    case when b.locator @> '{"unit": "byte"}'
      and b.locator ->> 'end_offset' ~ '^[0-9]{1,9}$' then (b.locator ->> 'end_offset')::integer
    end
  from (
    select e.block, e.position, e.block -> 'block_locator' as locator
    from pg_catalog.jsonb_array_elements(block_spans.blocks) with ordinality as e (block, position)
  ) as b;
$$;

comment on function overlay_private.block_spans(jsonb) is
$$The blocks of a JSON array in order; what is missing or of the wrong type is null.$$;

revoke execute on function overlay_private.block_spans(jsonb) from public;
