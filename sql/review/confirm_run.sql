create or replace function public.confirm_run(
  run_id uuid,
  watermark text default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(confirm_run.actor);
  v_run public.runs_v2 := overlay_private.find_run(confirm_run.run_id, v_caller);
begin
  return overlay_private.confirm_runs(array[v_run.run_id], confirm_run.watermark, v_caller);
end;
$$;

comment on function public.confirm_run(uuid, text, uuid) is
$$Confirms every overlay of a run that awaits review and fits its schema.

Answers {operation_id, confirmed, left: {invalid, changed, pending, claimed, failed, excluded}}:
what was left, and why. With a watermark it also leaves what was changed after it. operation_id is
null when nothing was confirmed.

Errors: 22023 run_id is missing or watermark is not one; 42501 not signed in; PT404 run not
found.$$;

revoke execute on function public.confirm_run(uuid, text, uuid) from public, anon;
grant execute on function public.confirm_run(uuid, text, uuid) to authenticated, service_role;
