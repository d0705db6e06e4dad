create or replace function overlay_private.overlay_ids_of(
  run_id uuid,
  block_uids text[],
  caller overlay_private.caller
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(overlay_ids_of.run_id, overlay_ids_of.caller);
  v_missing text;
  v_ids uuid[];
begin
  if overlay_ids_of.block_uids is null then
    return null;  -- refused where an array of ids is
  end if;

  select
    pg_catalog.array_agg(o.id order by b.position),
    (pg_catalog.array_agg(b.block_uid order by b.position) filter (where o.id is null))[1]
  into v_ids, v_missing
  from unnest(overlay_ids_of.block_uids) with ordinality as b (block_uid, position)
  left join public.block_overlays_v2 o on o.run_id = v_run.run_id and o.block_uid = b.block_uid;

  if v_missing is not null then
    raise exception using
      errcode = 'PT404',
      message = 'overlay not found',
      detail = pg_catalog.format('run_id %s, block_uid %s', v_run.run_id, v_missing),
      hint = 'list_overlays() shows the overlays of a run that you own.';
  end if;
  return coalesce(v_ids, '{}');
end;
$$;

comment on function overlay_private.overlay_ids_of(uuid, text[], overlay_private.caller) is
$$Ids of the overlays of these blocks in a run, in the order of the blocks.

Errors: 22023 run_id is missing; PT404 run or overlay not found.$$;

revoke execute on function overlay_private.overlay_ids_of(
  uuid, text[], overlay_private.caller
) from public;
