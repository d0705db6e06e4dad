create or replace function overlay_private.remove_runs(
  run_ids uuid[],
  caller overlay_private.caller
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_operations uuid[];
begin
  -- Before the rows in runs_v2: somebody who edits a column directly holds an overlay and wants the
  -- row of its run.
  perform from public.block_overlays_v2 o
  where o.run_id = any(remove_runs.run_ids)
  order by o.run_id, o.block_uid
  for update;
  v_operations := array(
    select distinct l.operation_id
    from public.history_links l
    where l.run_id = any(remove_runs.run_ids)
  );
  -- An operation may have been on other runs as well: of two calls that delete the last two, the
  -- second must see that the first is gone.
  perform from public.overlay_operations p
  where p.operation_id = any(v_operations)
  order by p.operation_id
  for update;

  insert into public.run_tombstones (
    run_id, owner_id, project_id, source_uid, schema_uid, total_blocks, confirmed_blocks,
    link_number, link_hash, deleted_by
  )
  select
    r.run_id, r.owner_id, d.project_id, d.source_uid, s.schema_uid, r.total_blocks,
    r.confirmed_blocks, coalesce(l.link_number, 0), l.link_hash, (remove_runs.caller).user_id
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  join public.schemas s on s.schema_id = r.schema_id
  left join lateral (
    select h.link_number, h.link_hash
    from public.history_links h
    where h.run_id = r.run_id
    order by h.link_number desc
    limit 1
  ) as l on true
  where r.run_id = any(remove_runs.run_ids);

  delete from overlay_private.budgets b where b.holder_id = any(remove_runs.run_ids);
  delete from public.runs_v2 r where r.run_id = any(remove_runs.run_ids);
  delete from public.overlay_events e where e.run_id = any(remove_runs.run_ids);
  delete from public.history_links l where l.run_id = any(remove_runs.run_ids);
  delete from public.overlay_operations p
  where p.operation_id = any(v_operations)
    and not exists (
      select from public.history_links l where l.operation_id = p.operation_id
    );
end;
$$;

comment on function overlay_private.remove_runs(uuid[], overlay_private.caller) is
$$Deletes runs, whose gates are closed, with their overlays and history, and leaves tombstones.$$;

revoke execute on function overlay_private.remove_runs(uuid[], overlay_private.caller) from public;
