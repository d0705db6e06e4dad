create or replace function overlay_private.waits_for_money(run_id uuid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_room record;
begin
  if not exists (select from overlay_private.budgets) then
    return false;
  end if;
  select b.* into v_room
  from overlay_private.budget_room(
    waits_for_money.run_id,
    overlay_private.project_of(waits_for_money.run_id),
    overlay_private.estimated_cost(waits_for_money.run_id, null)
  ) b;
  return coalesce(v_room.claims < 1 and v_room.in_flight > 0, false);
end;
$$;

comment on function overlay_private.waits_for_money(uuid) is
$$Whether nothing of a run can be claimed before something that is in flight has come back.$$;

revoke execute on function overlay_private.waits_for_money(uuid) from public;
