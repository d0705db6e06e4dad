create or replace function public.run_budget(run_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    run_budget.run_id, overlay_private.identify_caller(run_budget.actor)
  );
begin
  return overlay_private.spent_by(v_run.run_id, null);
end;
$$;

comment on function public.run_budget(uuid, uuid) is
$$Budget of a run and what it has spent: {budget, spent, uncosted_calls, paused_runs}.

Amounts are USD. It reads a counter; run_cost tells what the money went into. uncosted_calls have no
known cost and are not in spent. budget is null when there is none. paused_runs, {run_id: reason},
is the run if a budget has paused it: resume_run starts it again.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.run_budget(uuid, uuid) from public, anon;
grant execute on function public.run_budget(uuid, uuid) to authenticated, service_role;

create or replace function public.project_budget(project_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project public.projects := overlay_private.find_project(
    project_budget.project_id, overlay_private.identify_caller(project_budget.actor)
  );
begin
  return overlay_private.spent_by(null, v_project.project_id);
end;
$$;

comment on function public.project_budget(uuid, uuid) is
$$Budget of a project and what its runs spent: {budget, spent, uncosted_calls, paused_runs}.

Amounts are USD; paused_runs, {run_id: reason}, are those that a budget has paused.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project not found.$$;

revoke execute on function public.project_budget(uuid, uuid) from public, anon;
grant execute on function public.project_budget(uuid, uuid) to authenticated, service_role;
