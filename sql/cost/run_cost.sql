create type public.cost_line as (
  model text,
  outcome text,
  calls bigint,
  input_tokens bigint,
  output_tokens bigint,
  cache_write_5m_tokens bigint,
  cache_write_1h_tokens bigint,
  cache_read_tokens bigint,
  cost numeric,
  uncosted_calls bigint
);

comment on type public.cost_line is
$$What the calls of one model and outcome cost.

cost is USD of the calls whose cost is known, null when it is of none; uncosted_calls are the
others.$$;

create or replace function overlay_private.cost_lines(
  run_id uuid,
  project_id uuid,
  schema_uid text
)
returns setof public.cost_line
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    c.model, c.outcome, pg_catalog.count(*), sum(c.input_tokens), sum(c.output_tokens),
    sum(c.cache_write_5m_tokens), sum(c.cache_write_1h_tokens), sum(c.cache_read_tokens),
    sum(c.cost), pg_catalog.count(*) filter (where c.cost is null)
  from overlay_private.priced_calls c
  where (c.run_id = cost_lines.run_id or c.project_id = cost_lines.project_id)
    and (cost_lines.schema_uid is null or c.schema_uid = cost_lines.schema_uid)
  group by c.model, c.outcome
  order by c.model, c.outcome;
$$;

comment on function overlay_private.cost_lines(uuid, uuid, text) is
$$What the ledger holds of a run or a project, by model and outcome.$$;

revoke execute on function overlay_private.cost_lines(uuid, uuid, text) from public;

create or replace function public.run_cost(run_id uuid, actor uuid default null)
returns setof public.cost_line
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(run_cost.actor);
begin
  -- the ledger outlives the run
  if not exists (
    select from public.run_tombstones t
    where t.run_id = run_cost.run_id and (v_caller.sees_all or t.owner_id = v_caller.user_id)
  ) then
    perform overlay_private.find_run(run_cost.run_id, v_caller);
  end if;
  return query select l.* from overlay_private.cost_lines(run_cost.run_id, null, null) l;
end;
$$;

comment on function public.run_cost(uuid, uuid) is
$$What a run has cost, by model and outcome, failed and discarded calls too; also of a deleted run.

Money is USD by the prices of the day of each call (list_model_prices). Calls without a known cost
stand in uncosted_calls and not in cost.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.run_cost(uuid, uuid) from public, anon;
grant execute on function public.run_cost(uuid, uuid) to authenticated, service_role;

create or replace function public.project_cost(
  project_id uuid,
  schema_id uuid default null,
  actor uuid default null
)
returns setof public.cost_line
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(project_cost.actor);
  v_project public.projects := overlay_private.find_project(project_cost.project_id, v_caller);
  v_schema public.schemas;
begin
  if project_cost.schema_id is not null then
    v_schema := overlay_private.find_schema(project_cost.schema_id, v_caller);
  end if;
  return query
  select l.*
  from overlay_private.cost_lines(null, v_project.project_id, v_schema.schema_uid) l;
end;
$$;

comment on function public.project_cost(uuid, uuid, uuid) is
$$What the runs of a project have cost, deleted ones too, of one schema if that is given.

The lines are those of run_cost.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project or schema not found.$$;

revoke execute on function public.project_cost(uuid, uuid, uuid) from public, anon;
grant execute on function public.project_cost(uuid, uuid, uuid) to authenticated, service_role;
