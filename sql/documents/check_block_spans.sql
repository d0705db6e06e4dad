create or replace function overlay_private.check_block_spans(blocks jsonb, source bytea)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_size integer := pg_catalog.octet_length(check_block_spans.source);
  v_wrong record;
begin
  select s.block_index, s.problem into v_wrong
  from (
    select
      b.block_index,
      case
        when b.block_type is null or b.block_type !~ '^[a-z][a-z0-9_]{0,62}$'
          then 'block_type must be a lower-case word'
        when b.start_offset is null or b.end_offset is null
          then 'block_locator must be {"unit": "byte", "start_offset": …, "end_offset": …}'
        when b.end_offset <= b.start_offset then 'the block is empty'
        when b.end_offset > v_size then 'the block ends behind the end of the source'
        when b.start_offset < coalesce(
          pg_catalog.lag(b.end_offset) over (order by b.block_index), 0
        ) then 'the block begins before the end of the one before it'
        -- the second and later bytes of a character are 10xxxxxx in UTF-8
        when pg_catalog.get_byte(check_block_spans.source, b.start_offset) & 192 = 128
          or (b.end_offset < v_size
            and pg_catalog.get_byte(check_block_spans.source, b.end_offset) & 192 = 128)
          then 'the block begins or ends inside a character'
      end as problem
    from overlay_private.block_spans(check_block_spans.blocks) b
  ) as s
  where s.problem is not null
  order by s.block_index
  limit 1;

  if found then
    raise exception using
      errcode = '22023',
      message = 'block does not fit its source',
      detail = pg_catalog.format('Block %s: %s.', v_wrong.block_index, v_wrong.problem),
      hint = 'Offsets count bytes of the UTF-8 text, from 0; the end is exclusive.';
  end if;
end;
$$;

comment on function overlay_private.check_block_spans(jsonb, bytea) is
$$Refuses blocks that are not pieces of the source, in order and apart from each other.

Errors: 22023 block does not fit its source.$$;

revoke execute on function overlay_private.check_block_spans(jsonb, bytea) from public;
