create or replace function overlay_private.told_by_history(
  run_id uuid,
  block_uid text,
  out operation_id uuid,
  out status text,
  out staging_version integer,
  out staging jsonb,
  out confirmed jsonb,
  out confirmed_at timestamptz,
  out confirmed_by uuid
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with told as (
    select
      e.event_number, e.operation_id, e.to_status, e.staging_version, e.staging, p.operation,
      p.actor, p.occurred_at
    from public.overlay_events e
    left join public.overlay_operations p using (operation_id)
    where e.run_id = told_by_history.run_id and e.block_uid = told_by_history.block_uid
  ),
  last_event as (
    select t.* from told t order by t.event_number desc limit 1
  ),
  last_confirmation as (
    select t.*
    from told t
    where t.operation = 'confirm'
      and not exists (
        select from public.overlay_operations u
        join public.overlay_events x using (operation_id)
        where u.operation = 'undo'
          and u.reason = t.operation_id::text
          and x.run_id = told_by_history.run_id
          and x.block_uid = told_by_history.block_uid
      )
    order by t.event_number desc
    limit 1
  )
  select
    l.operation_id,
    coalesce(l.to_status, 'pending'),
    coalesce(l.staging_version, 0),
    coalesce((
      select t.staging from told t where t.staging is not null order by t.event_number desc limit 1
    ), '{}'),
    coalesce((
      select t.staging
      from told t
      where t.staging is not null and t.event_number <= c.event_number
      order by t.event_number desc
      limit 1
    ), '{}'),
    c.occurred_at,
    c.actor
  from (select) as one
  left join last_event l on true
  left join last_confirmation c on true;
$$;

comment on function overlay_private.told_by_history(uuid, text) is
$$What an overlay must be, if its history is true.$$;

revoke execute on function overlay_private.told_by_history(uuid, text) from public;
