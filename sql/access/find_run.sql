create or replace function overlay_private.find_run(run_id uuid, caller overlay_private.caller)
returns public.runs_v2
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2;
begin
  if find_run.run_id is null then
    raise exception using
      errcode = '22023',
      message = 'run_id is missing',
      hint = 'Pass the id of a run; list_runs() shows yours.';
  end if;

  select r.* into v_run
  from public.runs_v2 r
  where r.run_id = find_run.run_id
    and ((find_run.caller).sees_all or r.owner_id = (find_run.caller).user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'run not found',
      detail = pg_catalog.format('run_id %s', find_run.run_id),
      hint = 'list_runs() shows the runs that you own.';
  end if;
  return v_run;
end;
$$;

comment on function overlay_private.find_run(uuid, overlay_private.caller) is
$$The run, if the caller may see it.

Errors: 22023 run_id is missing; PT404 run not found, also when it is somebody else's.$$;

revoke execute on function overlay_private.find_run(uuid, overlay_private.caller) from public;
