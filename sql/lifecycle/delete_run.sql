create or replace function public.preview_delete_run(run_id uuid, actor uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    preview_delete_run.run_id, overlay_private.identify_caller(preview_delete_run.actor)
  );
begin
  return overlay_private.count_runs(array[v_run.run_id]);
end;
$$;

comment on function public.preview_delete_run(uuid, uuid) is
$$What delete_run would delete, and cancel_run end: {runs, overlays, and how many of each status}.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.preview_delete_run(uuid, uuid) from public, anon;
grant execute on function public.preview_delete_run(uuid, uuid) to authenticated, service_role;

create or replace function public.delete_run(run_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(delete_run.actor);
  v_run public.runs_v2 := overlay_private.find_run(delete_run.run_id, v_caller);
  v_counts jsonb;
begin
  perform overlay_private.close_runs(array[v_run.run_id]);
  v_run := overlay_private.find_run(v_run.run_id, v_caller);  -- somebody may have been faster
  v_counts := overlay_private.count_runs(array[v_run.run_id]);
  perform overlay_private.remove_runs(array[v_run.run_id], v_caller);
  return v_counts;
end;
$$;

comment on function public.delete_run(uuid, uuid) is
$$Deletes a run with its overlays, confirmed ones too, and its history.

What workers hold of it is lost to them. A tombstone keeps the hash of the history's last link.
Answers what preview_delete_run does, as it was at the end.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.delete_run(uuid, uuid) from public, anon;
grant execute on function public.delete_run(uuid, uuid) to authenticated, service_role;
