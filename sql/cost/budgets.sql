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
  return overlay_private.spent_by(v_run.run_id);
end;
$$;

comment on function public.run_budget(uuid, uuid) is
$$Budget of a run and what it has spent, in USD: {budget, spent, uncosted_calls}.

It reads a counter; run_cost tells what the money went into. uncosted_calls have no known cost and
are not in spent. budget is null when there is none.

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
  return overlay_private.spent_by(v_project.project_id);
end;
$$;

comment on function public.project_budget(uuid, uuid) is
$$Budget of a project and what its runs have spent, in USD: {budget, spent, uncosted_calls}.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project not found.$$;

revoke execute on function public.project_budget(uuid, uuid) from public, anon;
grant execute on function public.project_budget(uuid, uuid) to authenticated, service_role;
