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
  with sealed as (
    select
      e.operation_id, pg_catalog.array_agg(e.block_index order by e.block_index) as blocks,
      -- as record_changes has it: a hash of hashes
      pg_catalog.sha256(pg_catalog.string_agg(
        overlay_private.event_hash(
          e.block_index, e.block_uid, e.from_status, e.to_status, e.staging_version,
          e.claimed_by_operation, e.staging, e.before
        ),
        '' order by e.block_index
      )) as events_hash
    from public.overlay_events e
    where e.run_id = v_run.run_id
    group by e.operation_id
  )
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
  left join sealed e on e.operation_id = l.operation_id
  cross join lateral (
    select case
      when l.link_number <> l.previous_number + 1 then 'a link before this one is missing'
      when p.operation_id is null then 'its operation is missing'
      when l.event_count <> pg_catalog.cardinality(l.blocks) or e.blocks <> l.blocks
        then pg_catalog.format(
          'it has %s events and was sealed with %s',
          coalesce(pg_catalog.cardinality(e.blocks), 0), l.event_count
        )
      when l.link_hash <> overlay_private.link_hash(
        -- of a claim there are no events: the link names its blocks
        l.previous, coalesce(e.events_hash, pg_catalog.sha256('claimed')), l.blocks,
        overlay_private.link_seal(l.run_id, p)
      )
        then 'it, its events or the link before is not what was sealed'
    end as problem
  ) as c
  where c.problem is not null

  union all

  select null, x.operation_id, pg_catalog.format(
    '%s events without a link', pg_catalog.cardinality(x.blocks)
  )
  from sealed x
  where not exists (
    select from public.history_links h
    where h.run_id = v_run.run_id and h.operation_id = x.operation_id
  )

  union all

  select null, null, 'links after the last one are missing, or it is not the last that was made'
  where (v_run.last_link, v_run.last_link_hash) is distinct from (
    select (pg_catalog.count(*), (pg_catalog.array_agg(h.link_hash order by h.link_number desc))[1])
    from public.history_links h
    where h.run_id = v_run.run_id
  )

  union all

  -- the end of the chain: what the overlays are must be what the last steps made of them
  select null, o.operation_id, pg_catalog.format(
    'overlay %s is not what its history says', o.id
  )
  from public.block_overlays_v2 o
  left join overlay_private.told_by_history(v_run.run_id) t on t.block_index = o.block_index
  where o.run_id = v_run.run_id
    and (
      o.operation_id, o.status, o.staging_version, o.overlay_jsonb_staging::text,
      o.overlay_jsonb_confirmed::text, o.confirmed_at, o.confirmed_by
    ) is distinct from (
      t.operation_id, coalesce(t.status, 'pending'), coalesce(t.staging_version, 0),
      coalesce(t.staging, '{}')::text, coalesce(t.confirmed, '{}')::text, t.confirmed_at,
      t.confirmed_by
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
