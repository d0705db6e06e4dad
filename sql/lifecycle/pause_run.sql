create or replace function public.pause_run(run_id uuid, reason text, actor uuid default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(pause_run.actor);
  v_run public.runs_v2 := overlay_private.find_run(pause_run.run_id, v_caller);
begin
  if overlay_private.is_blank(pause_run.reason) then
    raise exception using
      errcode = '22023',
      message = 'reason is missing',
      hint = 'Say why the run is paused, for whoever resumes it.';
  end if;
  perform overlay_private.check_reason(pause_run.reason);

  perform overlay_private.close_runs(array[v_run.run_id]);
  v_run := overlay_private.find_run(v_run.run_id, v_caller);  -- as it is behind the gate
  update public.runs_v2 r
  set status = 'paused', paused_reason = pause_run.reason
  where r.run_id = v_run.run_id and r.status in ('pending', 'running');
  if not found then
    raise exception using
      errcode = 'PT409',
      message = 'run is not open',
      detail = pg_catalog.format('Its status is %s.', v_run.status),
      hint = 'Only a run that is pending or running can be paused.';
  end if;
end;
$$;

comment on function public.pause_run(uuid, text, uuid) is
$$Keeps workers from claiming more of a run; what they hold already they may finish.

Errors: 22023 run_id or reason is missing, or reason is too long; 42501 not signed in; PT404 run
not found; PT409 run is not open.$$;

revoke execute on function public.pause_run(uuid, text, uuid) from public, anon;
grant execute on function public.pause_run(uuid, text, uuid) to authenticated, service_role;
