create or replace function overlay_private.later_operations(
  operation_ids uuid[],
  watermark pg_snapshot
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select p.operation_id
    from public.overlay_operations p
    where p.operation_id in (select unnest(later_operations.operation_ids))
      and not pg_catalog.pg_visible_in_snapshot(p.transaction_id, later_operations.watermark)
      -- a number that this server has not reached came with a dump: older than any watermark
      and (
        p.transaction_id < pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())
        or p.transaction_id = pg_catalog.pg_current_xact_id_if_assigned()
      )
  );
end;
$$;

comment on function overlay_private.later_operations(uuid[], pg_snapshot) is
$$Those of these operations that a watermark does not know of.$$;

revoke execute on function overlay_private.later_operations(uuid[], pg_snapshot) from public;
