create or replace function public.field_agreement(run_id uuid, actor uuid default null)
returns table (
  field text,
  confirmed bigint,
  kept bigint,
  percent_kept numeric
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
    field_agreement.run_id, overlay_private.identify_caller(field_agreement.actor)
  );
begin
  return query
  with pairs as materialized (
    select
      o.overlay_jsonb_confirmed as confirmed,
      (
        -- the model's last own value: claimed leads to ai_complete only with an answer
        select e.staging
        from public.overlay_events e
        where e.run_id = o.run_id
          and e.block_index = o.block_index
          and e.from_status = 'claimed'
          and e.to_status = 'ai_complete'
        order by e.event_number desc
        limit 1
      ) as answered
    from public.block_overlays_v2 o
    where o.run_id = v_run.run_id and o.confirmed_at is not null
  )
  select
    k.field,
    pg_catalog.count(*),
    pg_catalog.count(*) filter (
      where p.confirmed -> k.field is not distinct from p.answered -> k.field
    ),
    pg_catalog.round(
      100.0 * pg_catalog.count(*) filter (
        where p.confirmed -> k.field is not distinct from p.answered -> k.field
      ) / pg_catalog.count(*), 1
    )
  from pairs p
  cross join lateral pg_catalog.jsonb_object_keys(p.answered || p.confirmed) as k (field)
  group by k.field
  order by k.field;
end;
$$;

comment on function public.field_agreement(uuid, uuid) is
$$How often people kept the model's value, field by field, over the confirmed overlays of a run.

A field counts where the model or the person gave it; kept are those confirmed as the model had them
in its last answer.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.field_agreement(uuid, uuid) from public, anon;
grant execute on function public.field_agreement(uuid, uuid) to authenticated, service_role;
