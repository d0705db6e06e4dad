create or replace function overlay_private.count_new_overlays()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform overlay_private.note_in_run(c)
  from (
    select
      n.run_id, null::uuid, pg_catalog.count(*), 0::bigint, 0::bigint, 0::bigint, 0::bigint,
      0::bigint, min(n.block_index), null::integer[], null::bytea
    from new_overlays n
    group by n.run_id
    order by n.run_id
  ) as c;
  return null;
end;
$$;

comment on function overlay_private.count_new_overlays() is
$$Trigger: counts overlays as they are created, which is always as pending.$$;

revoke execute on function overlay_private.count_new_overlays() from public;

create trigger new_overlays_are_counted
  after insert on public.block_overlays_v2
  referencing new table as new_overlays
  for each statement
  execute function overlay_private.count_new_overlays();
