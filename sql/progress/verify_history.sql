create or replace function public.verify_history(run_id uuid, actor uuid default null)
returns table (
  link_number bigint,
  operation_id uuid,
  problem text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_run public.runs_v2 := overlay_private.find_run(
    verify_history.run_id, overlay_private.identify_caller(verify_history.actor)
  );
begin
  return query
  select l.link_number, l.operation_id, c.problem
  from (
    select
      h.*,
      pg_catalog.lag(h.link_hash) over chain as previous,
      pg_catalog.lag(h.link_number, 1, 0::bigint) over chain as previous_number
    from public.history_links h
    where h.run_id = v_run.run_id
    window chain as (order by h.link_number)
  ) as l
  left join public.overlay_operations p on p.operation_id = l.operation_id
  cross join lateral overlay_private.hash_events(l.run_id, l.operation_id) e
  cross join lateral (
    select case
      when l.link_number <> l.previous_number + 1 then 'a link before this one is missing'
      when p.operation_id is null then 'its operation is missing'
      when e.event_count <> l.event_count then pg_catalog.format(
        'it has %s events and was sealed with %s', e.event_count, l.event_count
      )
      when l.link_hash <> overlay_private.link_hash(l.previous, l.run_id, p, e.events_hash)
        then 'it, its events or the link before is not what was sealed'
    end as problem
  ) as c
  where c.problem is not null

  union all

  select null, x.operation_id, pg_catalog.format('%s events without a link', x.events)
  from (
    select e.operation_id, pg_catalog.count(*) as events
    from public.overlay_events e
    where e.run_id = v_run.run_id
      and not exists (
        select from public.history_links h
        where h.run_id = e.run_id and h.operation_id = e.operation_id
      )
    group by e.operation_id
  ) as x

  union all

  -- the end of the chain: what the overlays are must be what the last events made of them
  select null, o.operation_id, pg_catalog.format(
    'overlay %s is not what its history says', o.id
  )
  from public.block_overlays_v2 o
  cross join lateral overlay_private.told_by_history(o.run_id, o.block_uid) t
  where o.run_id = v_run.run_id
    and (
      o.operation_id, o.status, o.staging_version, o.overlay_jsonb_staging::text,
      o.overlay_jsonb_confirmed::text, o.confirmed_at, o.confirmed_by
    ) is distinct from (
      t.operation_id, t.status, t.staging_version, t.staging::text, t.confirmed::text,
      t.confirmed_at, t.confirmed_by
    )
  order by 1 nulls last, 2;
end;
$$;

comment on function public.verify_history(uuid, uuid) is
$$Checks a run's history against its chain of hashes; no rows mean that it is whole.

It finds events, operations and links that were altered, dropped or put in between by somebody with
rights enough to get past the triggers, and overlays that are not what the history says. Somebody
who rewrites all of it leaves another last link: compare it with the one that an export's manifest
or a tombstone holds.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.verify_history(uuid, uuid) from public, anon;
grant execute on function public.verify_history(uuid, uuid) to authenticated, service_role;
