create or replace function public.overlay_history(overlay_id uuid, actor uuid default null)
returns table (
  event_number bigint,
  occurred_at timestamptz,
  operation_id uuid,
  operation text,
  actor_id uuid,
  via text,
  worker_id text,
  reason text,
  from_status text,
  to_status text,
  staging_version integer,
  staging jsonb,
  changes jsonb,
  reused_from uuid
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(overlay_history.actor);
  v_overlay public.block_overlays_v2;
begin
  select o.* into v_overlay
  from public.block_overlays_v2 o
  where o.id = overlay_history.overlay_id
    and (v_caller.sees_all or o.owner_id = v_caller.user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'overlay not found',
      detail = pg_catalog.format('overlay_id %s', overlay_history.overlay_id),
      hint = 'list_overlays() shows the overlays of a run that you own.';
  end if;

  return query
  with told as (
    select
      e.operation_id, e.from_status, e.to_status, e.staging_version, e.staging, e.before,
      -- staging as it stood before: what the last event that changed it left
      coalesce((
        select b.staging
        from public.overlay_events b
        where b.run_id = e.run_id
          and b.block_index = e.block_index
          and b.event_number < e.event_number
          and b.staging is not null
        order by b.event_number desc
        limit 1
      ), '{}') as staging_before
    from public.overlay_events e
    where e.run_id = v_overlay.run_id and e.block_index = v_overlay.block_index

    union all

    -- claims: those that an event ended, and the one that is held
    select
      c.operation_id, 'pending', 'claimed', c.staging_version, null, null, null
    from (
      select
        e.claimed_by_operation as operation_id,
        e.staging_version - case when e.staging is null then 0 else 1 end as staging_version
      from public.overlay_events e
      where e.run_id = v_overlay.run_id
        and e.block_index = v_overlay.block_index
        and e.from_status = 'claimed'
      union all
      select v_overlay.operation_id, v_overlay.staging_version
      where v_overlay.status = 'claimed'
    ) as c
  )
  select
    l.link_number, p.occurred_at, t.operation_id, p.operation, p.actor, p.via, p.worker_id,
    p.reason, t.from_status, t.to_status, t.staging_version, t.staging,
    case when t.staging is not null then
      overlay_private.changed_fields(t.staging_before, t.staging)
    end,
    case p.operation when 'reuse' then (t.before ->> 'reused_from')::uuid end
  from told t
  join public.overlay_operations p using (operation_id)
  join public.history_links l on l.run_id = v_overlay.run_id and l.operation_id = t.operation_id
  order by l.link_number;
end;
$$;

comment on function public.overlay_history(uuid, uuid) is
$$Everything that ever happened to an overlay, oldest first: who, when, why, from what to what.

staging is its value after an event that changed it, so the model's own value stays readable after
edits; changes says which fields changed: {field: {"from": …, "to": …}}. reused_from is the overlay
whose answer a reuse took over.

Errors: 42501 not signed in; PT404 overlay not found.$$;

revoke execute on function public.overlay_history(uuid, uuid) from public, anon;
grant execute on function public.overlay_history(uuid, uuid) to authenticated, service_role;
