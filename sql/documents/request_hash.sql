create or replace function overlay_private.request_hash(
  schema_id uuid,
  block_type text,
  block_content text
)
returns bigint
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.hashtextextended(
    pg_catalog.concat_ws(
      E'\n', request_hash.schema_id, request_hash.block_type, request_hash.block_content
    ) collate "C",
    0
  );
$$;

comment on function overlay_private.request_hash(uuid, text, text) is
$$Hash of what is asked about a block: overlays with the same one may have the same answer.$$;

revoke execute on function overlay_private.request_hash(uuid, text, text) from public;
