create or replace function overlay_private.pause_faulty_runs(failures jsonb, held uuid[])
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_fault record;
  v_paused jsonb := jsonb '{}';
begin
  -- Rows of runs_v2 come last in the lock order, by run_id. The gate stays open: a claim that runs
  -- at this moment at worst gives back one more batch.
  for v_fault in
    select
      o.run_id,
      (pg_catalog.array_agg(f.kind || ': ' || f.error order by o.block_index))[1] as reason
    from overlay_private.faults(pause_faulty_runs.failures) f
    join public.block_overlays_v2 o on o.id = f.overlay_id
    where f.kind in ('configuration', 'money')
      and o.id = any(pause_faulty_runs.held)
    group by o.run_id
    order by o.run_id
  loop
    update public.runs_v2 r
    set status = 'paused', paused_reason = v_fault.reason
    where r.run_id = v_fault.run_id and r.status in ('pending', 'running');
    v_paused := v_paused || pg_catalog.jsonb_build_object(v_fault.run_id, v_fault.reason);
  end loop;
  return v_paused;
end;
$$;

comment on function overlay_private.pause_faulty_runs(jsonb, uuid[]) is
$$Pauses the runs that cannot go on before a person has mended something.

Answers {run_id: reason}.$$;

revoke execute on function overlay_private.pause_faulty_runs(jsonb, uuid[]) from public;
