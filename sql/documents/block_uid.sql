create or replace function overlay_private.block_uid(conv_uid text, block_index integer)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  -- a document of the largest size there can be has fewer than 10^8 blocks
  select block_uid.conv_uid || ':' || pg_catalog.lpad(block_uid.block_index::text, 8, '0');
$$;

comment on function overlay_private.block_uid(text, integer) is
$$Key of the block at this index, zero-padded so that keys sort as blocks do.$$;

revoke execute on function overlay_private.block_uid(text, integer) from public;
