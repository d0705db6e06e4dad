create or replace function overlay_private.money_back_at(run_id uuid)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- a variable, since an index cannot be searched by what may change from row to row
  v_now timestamptz := pg_catalog.clock_timestamp();
  v_project uuid := overlay_private.project_of(money_back_at.run_id);
begin
  return (
    select min(l.claim_expires_at)
    from (
      select money_back_at.run_id
      union
      select v.run_id
      from overlay_private.reservations v
      where v.project_id = v_project
    ) as r
    cross join lateral (
      select o.claim_expires_at
      from public.block_overlays_v2 o
      where o.run_id = r.run_id and o.status = 'claimed' and o.claim_expires_at > v_now
      order by o.claim_expires_at
      limit 1
    ) as l
  );
end;
$$;

comment on function overlay_private.money_back_at(uuid) is
$$When the first of the claims that are in flight on a budget is over at the latest.

Null when none of them is held: a claim whose lease is over does not come back by itself, least of
all where its run is paused.$$;

revoke execute on function overlay_private.money_back_at(uuid) from public;

create or replace function overlay_private.waits_for_money(run_id uuid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project uuid;
  v_room record;
begin
  if not exists (select from overlay_private.budgets) then
    return false;
  end if;
  v_project := overlay_private.project_of(waits_for_money.run_id);
  -- first, for what a block costs takes a look at all that is asked for it
  if not exists (
    select from overlay_private.budgets b
    where b.holder_id in (waits_for_money.run_id, v_project)
  ) then
    return false;
  end if;
  select b.* into v_room
  from overlay_private.budget_room(
    waits_for_money.run_id, v_project,
    overlay_private.estimated_cost(waits_for_money.run_id, null)
  ) b;
  return coalesce(v_room.claims < 1 and v_room.in_flight > 0, false)
    and overlay_private.money_back_at(waits_for_money.run_id) is not null;
end;
$$;

comment on function overlay_private.waits_for_money(uuid) is
$$Whether nothing of a run can be claimed before something that is in flight has come back.$$;

revoke execute on function overlay_private.waits_for_money(uuid) from public;
