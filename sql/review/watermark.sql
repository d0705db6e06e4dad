create or replace function public.current_watermark()
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  -- A snapshot does not name its own transaction among those in progress; what it writes from now
  -- on would count as seen as soon as a later transaction has ended.
  select pg_catalog.concat_ws(
    ':', pg_catalog.pg_snapshot_xmin(s.taken), pg_catalog.pg_snapshot_xmax(s.taken), (
      select coalesce(pg_catalog.string_agg(x.id::text, ',' order by x.id), '')
      from (
        select pg_catalog.pg_snapshot_xip(s.taken) as id
        union
        select own.id
        from pg_catalog.pg_current_xact_id_if_assigned() own (id)
        where own.id < pg_catalog.pg_snapshot_xmax(s.taken)
      ) x
    )
  )
  from pg_catalog.pg_current_snapshot() s (taken);
$$;

comment on function public.current_watermark() is
$$A mark of what can be seen now: take it, then list overlays, then confirm with it.

confirm_run and confirm_project leave out whatever was changed after the mark, so nobody confirms
what they were not shown.$$;

revoke execute on function public.current_watermark() from public, anon;
grant execute on function public.current_watermark() to authenticated, service_role;

create or replace function overlay_private.parse_watermark(watermark text)
returns pg_snapshot
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return parse_watermark.watermark::pg_snapshot;
exception
  when invalid_text_representation then
    raise exception using
      errcode = '22023',
      message = 'watermark is not one',
      detail = pg_catalog.left(parse_watermark.watermark, 100),
      hint = 'Pass what current_watermark() answered, or leave it out.';
end;
$$;

comment on function overlay_private.parse_watermark(text) is
$$The snapshot that a watermark stands for.

Errors: 22023 watermark is not one.$$;

revoke execute on function overlay_private.parse_watermark(text) from public;
