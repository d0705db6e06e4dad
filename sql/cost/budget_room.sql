create type overlay_private.budget_room as (
  of_project boolean,
  budget numeric,
  spent numeric,
  in_flight bigint,
  claims numeric
);

comment on type overlay_private.budget_room is
$$How far a budget still reaches: claims is how many more calls it pays, which may be below zero.$$;

create or replace function overlay_private.budget_room(
  run_id uuid,
  project_id uuid,
  per_claim numeric
)
returns overlay_private.budget_room
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    l.of_project, l.budget, l.spent, l.in_flight,
    case
      when budget_room.per_claim is null then 0
      -- what is free needs no budget
      when budget_room.per_claim = 0 then 1e9
      else pg_catalog.floor(
        -- what nobody knows the cost of is taken to have cost as much as the next one
        (l.budget - l.spent - l.reserved) / budget_room.per_claim - l.uncosted
      )
    end as claims
  from (
    select
      b.holder_id = budget_room.project_id as of_project,
      b.budget,
      coalesce(s.spent, 0) as spent,
      coalesce(s.uncosted_calls, 0) as uncosted,
      case when b.holder_id = budget_room.project_id then (
        select coalesce(sum(r.claimed_blocks), 0)
        from overlay_private.reservations v
        join public.runs_v2 r on r.run_id = v.run_id
        where v.project_id = budget_room.project_id
      ) else (
        select r.claimed_blocks from public.runs_v2 r where r.run_id = budget_room.run_id
      ) end as in_flight,
      case when b.holder_id = budget_room.project_id then (
        select coalesce(sum(r.claimed_blocks * v.per_claim), 0)
        from overlay_private.reservations v
        join public.runs_v2 r on r.run_id = v.run_id
        where v.project_id = budget_room.project_id
      ) else (
        select r.claimed_blocks * budget_room.per_claim
        from public.runs_v2 r
        where r.run_id = budget_room.run_id
      ) end as reserved
    from overlay_private.budgets b
    left join overlay_private.spending s on s.holder_id = b.holder_id
    where b.holder_id in (budget_room.run_id, budget_room.project_id)
  ) as l
  order by claims
  limit 1;
$$;

comment on function overlay_private.budget_room(uuid, uuid, numeric) is
$$Room under the tighter of the budgets of a run and its project; null when neither has one.

per_claim is what a call is taken to cost. Claims in flight are reserved by the counters of the
runs, so that nothing has to be given back when they end.$$;

revoke execute on function overlay_private.budget_room(uuid, uuid, numeric) from public;
