create or replace function overlay_private.pack_characters(schema_jsonb jsonb, model_config jsonb)
returns integer
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- in the schema of a pack, that of a block stands deeper, where its references would not lead
  if pack_characters.schema_jsonb @? '$.**."$ref"'
    or pack_characters.schema_jsonb @? '$.**."$dynamicRef"' then
    return 0;
  end if;
  return coalesce(
    (pack_characters.model_config ->> 'pack_characters')::integer,
    overlay_private.count_at(pack_characters.schema_jsonb -> 'prompt_config', 'pack_characters'),
    0
  );
end;
$$;

comment on function overlay_private.pack_characters(jsonb, jsonb) is
$$Most characters of a pack, by model_config or else prompt_config; 0 means no packs.$$;

revoke execute on function overlay_private.pack_characters(jsonb, jsonb) from public;

create or replace function overlay_private.packs_of(conv_uid text, pack_characters integer)
returns table (
  block_uid text,
  pack_index integer
)
language sql
stable
rows 100
set search_path = pg_catalog, pg_temp
as $$
  with short as (
    select b.block_uid, b.block_index, length(b.block_content) as length
    from public.blocks_v2 b
    where b.conv_uid = packs_of.conv_uid
      and packs_of.pack_characters >= 100
      and length(b.block_content) <= packs_of.pack_characters / 4
  ),
  -- A block belongs to the stretch of three quarters in which it begins, and is no longer than the
  -- fourth: so no pack is longer than it may be, and none has to be counted block by block.
  stretches as (
    select
      s.*,
      (sum(s.length) over (order by s.block_index) - s.length)
        / greatest(packs_of.pack_characters - packs_of.pack_characters / 4, 1) as stretch
    from short s
  ),
  parts as (
    select
      s.block_uid, s.stretch,
      (row_number() over (partition by s.stretch order by s.block_index) - 1) / 10 as part
    from stretches s
  )
  select p.block_uid, dense_rank() over (order by p.stretch, p.part)::integer
  from parts p;
$$;

comment on function overlay_private.packs_of(text, integer) is
$$Which short blocks of a document share a request: at most ten, and so many characters in all.

Short is up to a quarter of that. Longer blocks between them are asked for alone.$$;

revoke execute on function overlay_private.packs_of(text, integer) from public;
