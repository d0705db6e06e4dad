create or replace function overlay_private.project_of(run_id uuid)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select d.project_id
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  where r.run_id = project_of.run_id;
$$;

comment on function overlay_private.project_of(uuid) is
$$The project that a run is in.$$;

revoke execute on function overlay_private.project_of(uuid) from public;

create or replace function overlay_private.claims_within_budget(
  run_id uuid,
  batch_size integer,
  model_override text
)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_run uuid := claims_within_budget.run_id;
  v_project uuid;
  v_budgets integer;
  v_locked integer;
  v_cost numeric;
  v_room overlay_private.budget_room;
begin
  if not exists (select from overlay_private.budgets) then
    return claims_within_budget.batch_size;
  end if;
  v_project := overlay_private.project_of(v_run);
  select pg_catalog.count(*) into v_budgets
  from overlay_private.budgets b
  where b.holder_id in (v_run, v_project);
  if v_budgets = 0 then
    return claims_within_budget.batch_size;
  end if;

  v_cost := overlay_private.estimated_cost(v_run, claims_within_budget.model_override);
  v_room := overlay_private.budget_room(v_run, v_project, v_cost);
  if v_room.claims < 1 and v_room.in_flight > 0
    and overlay_private.money_back_at(v_run) is not null then
    return 0;
  end if;

  -- One claim at a time spends from a budget. Another does not wait: it goes on to the next run, so
  -- that these locks need no place in the order of locks.
  select pg_catalog.count(*) into v_locked
  from (
    select from overlay_private.budgets b
    where b.holder_id in (v_run, v_project)
    for update skip locked
  ) as l;
  if v_locked < v_budgets then
    return 0;
  end if;
  -- an update and not only a lock, so that a claim that has a snapshot from before is told (40001)
  update overlay_private.budgets b
  set budget = b.budget
  where b.holder_id in (v_run, v_project);
  v_room := overlay_private.budget_room(v_run, v_project, v_cost);
  if v_room.claims >= 1 then
    perform overlay_private.reserve(v_run, v_project, v_cost);
    return least(claims_within_budget.batch_size, v_room.claims);
  elsif v_room.in_flight > 0 and overlay_private.money_back_at(v_run) is not null then
    return 0;
  end if;

  update public.runs_v2 r
  set
    status = 'paused',
    paused_reason = overlay_private.budget_reason(v_room, v_cost, (
      overlay_private.resolve_request(v_run, claims_within_budget.model_override)
    ).model)
  where r.run_id = v_run and r.status in ('pending', 'running');
  return null;
end;
$$;

comment on function overlay_private.claims_within_budget(uuid, integer, text) is
$$How many of batch_size claims the budgets of a run and its project pay for.

Zero while what is in flight has to come back first. When there is nothing in flight, or nothing
whose lease is not over, and too little for one more, it pauses the run and answers null. Without a
budget anywhere it looks at one empty table.$$;

revoke execute on function overlay_private.claims_within_budget(uuid, integer, text) from public;

create or replace function overlay_private.reserve(
  run_id uuid,
  project_id uuid,
  per_claim numeric
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if not exists (
    select from overlay_private.budgets b where b.holder_id = reserve.project_id
  ) then
    return;
  end if;
  delete from overlay_private.reservations v
  where v.project_id = reserve.project_id
    and v.run_id <> reserve.run_id
    and not exists (
      select from public.runs_v2 r where r.run_id = v.run_id and r.claimed_blocks > 0
    );
  insert into overlay_private.reservations (run_id, project_id, per_claim)
  values (reserve.run_id, reserve.project_id, reserve.per_claim)
  on conflict (run_id) do update set per_claim = excluded.per_claim;
end;
$$;

comment on function overlay_private.reserve(uuid, uuid, numeric) is
$$Notes that a run takes from the budget of its project, if that has one.$$;

revoke execute on function overlay_private.reserve(uuid, uuid, numeric) from public;

create or replace function overlay_private.budget_reason(
  room overlay_private.budget_room,
  per_claim numeric,
  model text
)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select 'budget: ' || case
    when budget_reason.per_claim is null then pg_catalog.format(
      'the price of %s is not known, so the budget cannot be kept; set it with '
      'set_model_price(), or the budget to null, then resume_run()',
      budget_reason.model
    )
    else pg_catalog.format(
      '%s of %s USD%s is spent, and the next block would cost about %s; raise it with %s(), '
      'then resume_run()',
      pg_catalog.trim_scale(pg_catalog.round((budget_reason.room).spent, 6)),
      pg_catalog.trim_scale((budget_reason.room).budget),
      case when (budget_reason.room).of_project then ' of the project' else '' end,
      pg_catalog.trim_scale(pg_catalog.round(budget_reason.per_claim, 6)),
      case when (budget_reason.room).of_project
        then 'set_project_budget' else 'set_run_budget' end
    )
  end;
$$;

comment on function overlay_private.budget_reason(overlay_private.budget_room, numeric, text) is
$$Why a budget pauses a run, and how to go on.$$;

revoke execute on function overlay_private.budget_reason(
  overlay_private.budget_room, numeric, text
) from public;
