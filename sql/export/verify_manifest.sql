create or replace function public.verify_manifest(manifest jsonb, actor uuid default null)
returns table (
  run_id uuid,
  problem text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(verify_manifest.actor);
  v_links jsonb;
begin
  begin
    v_links := (overlay_private.parse_since(verify_manifest.manifest)).links;
  exception
    when invalid_parameter_value then null;
  end;
  if v_links is null then
    raise exception using
      errcode = '22023',
      message = 'this is no manifest',
      detail = coalesce(pg_catalog.left(verify_manifest.manifest #>> '{}', 100), 'null'),
      hint = 'Pass what export_manifest answered, or the file beside an export.';
  end if;

  return query
  with told as (
    select l.key::uuid as run_id, t.link_number, t.link_hash
    from pg_catalog.jsonb_each(v_links) as l
    cross join lateral pg_catalog.jsonb_to_record(l.value)
      as t (link_number bigint, link_hash text)
  ),
  there as (
    select r.run_id
    from told t
    join public.runs_v2 r on r.run_id = t.run_id
    where v_caller.sees_all or r.owner_id = v_caller.user_id
  )
  select t.run_id, c.problem
  from told t
  left join there r on r.run_id = t.run_id
  left join public.run_tombstones d
    on d.run_id = t.run_id and (v_caller.sees_all or d.owner_id = v_caller.user_id)
  left join public.history_links h on h.run_id = t.run_id and h.link_number = t.link_number
  cross join lateral (
    select case
      when d.run_id is not null
        then 'deleted on ' || pg_catalog.to_char(d.deleted_at at time zone 'UTC', 'YYYY-MM-DD')
      when r.run_id is null then 'run not found'
      when t.link_number > 0 and h.run_id is null
        then pg_catalog.format('its history ends before link %s', t.link_number)
      when t.link_number > 0
        and pg_catalog.encode(h.link_hash, 'hex') is distinct from t.link_hash
        then pg_catalog.format('link %s of its history is another', t.link_number)
    end as problem
  ) as c
  where c.problem is not null

  union all

  select r.run_id, coalesce('link ' || v.link_number || ': ', '') || v.problem
  from there r
  cross join lateral public.verify_history(r.run_id, verify_manifest.actor) v
  order by 1, 2;
end;
$$;

comment on function public.verify_manifest(jsonb, uuid) is
$$Compares a manifest with the histories of its runs; no rows mean that they are what it saw.

It names runs that are gone, and those whose history is not the one that the manifest's link_number
and link_hash are of, or is not whole (verify_history). So it also finds a history that was written
anew as a whole: the manifest was kept elsewhere. What was confirmed or taken back since is no
problem.

Errors: 22023 this is no manifest; 42501 not signed in.$$;

revoke execute on function public.verify_manifest(jsonb, uuid) from public, anon;
grant execute on function public.verify_manifest(jsonb, uuid) to authenticated, service_role;
