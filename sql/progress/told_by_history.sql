create type overlay_private.step as (
  link_number bigint,
  operation_id uuid,
  operation text,
  actor uuid,
  occurred_at timestamptz,
  reason text,
  block_index integer,
  from_status text,
  to_status text,
  staging_version integer,
  staging jsonb
);

comment on type overlay_private.step is
$$What an operation did to an overlay. Of a claim, staging_version is null: it stays.$$;

create or replace function overlay_private.steps_of(run_id uuid)
returns setof overlay_private.step
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    l.link_number, l.operation_id, p.operation, p.actor, p.occurred_at, p.reason, b.block_index,
    coalesce(e.from_status, 'pending'), coalesce(e.to_status, 'claimed'), e.staging_version,
    e.staging
  from public.history_links l
  join public.overlay_operations p using (operation_id)
  cross join lateral unnest(l.blocks) as b (block_index)
  -- no event: a claim
  left join public.overlay_events e
    on e.run_id = l.run_id and e.block_index = b.block_index and e.operation_id = l.operation_id
  where l.run_id = steps_of.run_id;
$$;

comment on function overlay_private.steps_of(uuid) is
$$Every step of every overlay of a run, claims too.$$;

revoke execute on function overlay_private.steps_of(uuid) from public;

create or replace function overlay_private.told_by_history(run_id uuid)
returns table (
  block_index integer,
  operation_id uuid,
  status text,
  staging_version integer,
  staging jsonb,
  confirmed jsonb,
  confirmed_at timestamptz,
  confirmed_by uuid
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with steps as materialized (
    select s.* from overlay_private.steps_of(told_by_history.run_id) s
  ),
  last_step as (
    select distinct on (s.block_index) s.*
    from steps s
    order by s.block_index, s.link_number desc
  ),
  last_event as (
    select distinct on (s.block_index) s.*
    from steps s
    where s.staging_version is not null
    order by s.block_index, s.link_number desc
  ),
  -- the values of staging, each until the next
  staged as (
    select
      s.block_index, s.staging, s.link_number as from_link,
      pg_catalog.lead(s.link_number) over (partition by s.block_index order by s.link_number)
        as to_link
    from steps s
    where s.staging is not null
  ),
  last_confirmation as (
    select distinct on (s.block_index) s.*
    from steps s
    where s.operation = 'confirm'
      and not exists (
        select from steps u
        where u.operation = 'undo'
          and u.reason = s.operation_id::text
          and u.block_index = s.block_index
      )
    order by s.block_index, s.link_number desc
  )
  select
    l.block_index, l.operation_id, l.to_status, coalesce(e.staging_version, 0),
    coalesce(d.staging, '{}'), coalesce(f.staging, '{}'), c.occurred_at, c.actor
  from last_step l
  left join last_event e on e.block_index = l.block_index
  left join staged d on d.block_index = l.block_index and d.to_link is null
  left join last_confirmation c on c.block_index = l.block_index
  left join staged f
    on f.block_index = l.block_index
    and f.from_link <= c.link_number
    and coalesce(f.to_link > c.link_number, true);
$$;

comment on function overlay_private.told_by_history(uuid) is
$$What the overlays of a run must be, if its history is true: those that it speaks of.$$;

revoke execute on function overlay_private.told_by_history(uuid) from public;
