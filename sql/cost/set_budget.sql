create or replace function overlay_private.spent_by(run_id uuid, project_id uuid)
returns jsonb
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.jsonb_build_object(
    'budget', (
      select b.budget
      from overlay_private.budgets b
      where b.holder_id = coalesce(spent_by.run_id, spent_by.project_id)
    ),
    'spent', coalesce(sum(s.spent), 0),
    'uncosted_calls', coalesce(sum(s.uncosted_calls), 0),
    'paused_runs', public.budget_pauses(spent_by.run_id, spent_by.project_id)
  )
  from overlay_private.spending s
  where s.holder_id = coalesce(spent_by.run_id, spent_by.project_id);
$$;

comment on function overlay_private.spent_by(uuid, uuid) is
$$Budget and spending of a run or a project: {budget, spent, uncosted_calls, paused_runs}.$$;

revoke execute on function overlay_private.spent_by(uuid, uuid) from public;

create or replace function overlay_private.set_budget(
  run_id uuid,
  project_id uuid,
  budget numeric
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_holder uuid := coalesce(set_budget.run_id, set_budget.project_id);
begin
  if set_budget.budget is null then
    delete from overlay_private.budgets b where b.holder_id = v_holder;
    delete from overlay_private.reservations v where v.project_id = v_holder;
  elsif set_budget.budget >= 0 and set_budget.budget < 1e12 then
    -- a claim that is under way does not know of this budget, nor is what it takes counted yet
    perform overlay_private.close_runs(array(
      select r.run_id
      from public.runs_v2 r
      join public.documents_v2 d on d.conv_uid = r.conv_uid
      where d.project_id = set_budget.project_id
        and r.status in ('pending', 'running', 'paused')
    ));
    insert into overlay_private.budgets (holder_id, budget)
    values (v_holder, set_budget.budget)
    on conflict (holder_id) do update set budget = excluded.budget;
    -- what is in flight on a project's budget already was claimed without a reservation
    insert into overlay_private.reservations (run_id, project_id, per_claim)
    select r.run_id, v_holder, coalesce(overlay_private.estimated_cost(r.run_id, null), 0)
    from public.runs_v2 r
    join public.documents_v2 d on d.conv_uid = r.conv_uid
    where d.project_id = v_holder and r.claimed_blocks > 0
    on conflict (run_id) do nothing;
  else
    raise exception using
      errcode = '22023',
      message = 'budget is out of range',
      detail = pg_catalog.format('It is %s.', set_budget.budget),
      hint = 'Pass USD, from 0 on, or null for none.';
  end if;
  return overlay_private.spent_by(set_budget.run_id, set_budget.project_id);
end;
$$;

comment on function overlay_private.set_budget(uuid, uuid, numeric) is
$$Sets the budget of a run or a project; null removes it.

Errors: 22023 budget is out of range.$$;

revoke execute on function overlay_private.set_budget(uuid, uuid, numeric) from public;

create or replace function public.set_run_budget(
  run_id uuid,
  budget numeric default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    set_run_budget.run_id, overlay_private.identify_caller(set_run_budget.actor)
  );
begin
  return overlay_private.set_budget(v_run.run_id, null, set_run_budget.budget);
end;
$$;

comment on function public.set_run_budget(uuid, numeric, uuid) is
$$Says how many USD a run may spend in all, what it has spent already included; null for no limit.

When too little is left for one more block, the run is paused; raise the budget and call resume_run.
What is in flight at that moment is finished: a budget is exceeded by that at most. Answers {budget,
spent, uncosted_calls, paused_runs}, as run_budget does.

Errors: 22023 run_id is missing or budget is out of range; 42501 not signed in; PT404 run not
found.$$;

revoke execute on function public.set_run_budget(uuid, numeric, uuid) from public, anon;
grant execute on function public.set_run_budget(uuid, numeric, uuid)
  to authenticated, service_role;

create or replace function public.set_project_budget(
  project_id uuid,
  budget numeric default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project public.projects := overlay_private.find_project(
    set_project_budget.project_id, overlay_private.identify_caller(set_project_budget.actor)
  );
begin
  return overlay_private.set_budget(null, v_project.project_id, set_project_budget.budget);
end;
$$;

comment on function public.set_project_budget(uuid, numeric, uuid) is
$$Says how many USD the runs of a project may spend in all, deleted ones too; null for no limit.

It works as that of a run does (set_run_budget), and both hold: each run is paused when a worker
next looks at it. Answers {budget, spent, uncosted_calls, paused_runs}, as project_budget does.

Errors: 22023 project_id is missing or budget is out of range; 42501 not signed in; PT404 project
not found.$$;

revoke execute on function public.set_project_budget(uuid, numeric, uuid) from public, anon;
grant execute on function public.set_project_budget(uuid, numeric, uuid)
  to authenticated, service_role;
