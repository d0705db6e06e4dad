create or replace function public.resume_run(run_id uuid, actor uuid default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    resume_run.run_id, overlay_private.identify_caller(resume_run.actor)
  );
begin
  select r.* into v_run
  from public.runs_v2 r
  where r.run_id = v_run.run_id and r.status = 'paused'
  for no key update;
  if not found then
    raise exception using
      errcode = 'PT409',
      message = 'run is not paused',
      detail = pg_catalog.format('run_id %s', resume_run.run_id),
      hint = 'run_progress() shows the status of a run.';
  end if;

  v_run.status := overlay_private.run_status(
    'running', v_run.pending_blocks, v_run.claimed_blocks, v_run.started_at is not null
  );
  update public.runs_v2 r
  set
    status = v_run.status,
    paused_reason = null,
    completed_at = case v_run.status when 'complete' then pg_catalog.clock_timestamp() end
  where r.run_id = v_run.run_id;
  if v_run.pending_blocks > 0 then
    perform pg_catalog.pg_notify('overlay_pending', pg_catalog.jsonb_build_object(
      'run_id', v_run.run_id, 'pending', v_run.pending_blocks
    )::text);
  end if;
end;
$$;

comment on function public.resume_run(uuid, uuid) is
$$Opens a paused run to workers again.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found; PT409 run is not
paused.$$;

revoke execute on function public.resume_run(uuid, uuid) from public, anon;
grant execute on function public.resume_run(uuid, uuid) to authenticated, service_role;
