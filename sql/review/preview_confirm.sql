create or replace function overlay_private.preview_confirm(run_ids uuid[], watermark text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_watermark pg_snapshot := overlay_private.parse_watermark(preview_confirm.watermark);
  v_awaiting bigint;
  v_invalid bigint;
  v_changed bigint := 0;
  v_operations uuid[];
  v_counts bigint[];
begin
  -- by the counters, and by an index that holds what is doubtful: no look at all that awaits review
  select coalesce(sum(r.ai_complete_blocks), 0) into v_awaiting
  from public.runs_v2 r
  where r.run_id = any(preview_confirm.run_ids);

  select pg_catalog.count(*) into v_invalid
  from public.block_overlays_v2 o
  join public.runs_v2 r using (run_id)
  where o.run_id = any(preview_confirm.run_ids)
    and o.status = 'ai_complete'
    and o.excluded_at is null
    and o.staging_violations is not null
    and r.validation = 'enforce';

  if v_watermark is not null then
    select pg_catalog.array_agg(c.operation_id), pg_catalog.array_agg(c.overlays)
    into v_operations, v_counts
    from (
      select o.operation_id, pg_catalog.count(*) as overlays
      from public.block_overlays_v2 o
      join public.runs_v2 r using (run_id)
      where o.run_id = any(preview_confirm.run_ids)
        and o.status = 'ai_complete'
        and o.excluded_at is null
        and (o.staging_violations is null or r.validation <> 'enforce')
      group by o.operation_id
    ) as c;
    select coalesce(sum(c.overlays), 0) into v_changed
    from unnest(v_operations, v_counts) as c (operation_id, overlays)
    where c.operation_id
      = any(overlay_private.later_operations(v_operations, v_watermark));
  end if;

  return pg_catalog.jsonb_build_object(
    'runs', pg_catalog.cardinality(preview_confirm.run_ids),
    'ready', v_awaiting - v_invalid - v_changed,
    'invalid', v_invalid,
    'changed', v_changed
  );
end;
$$;

comment on function overlay_private.preview_confirm(uuid[], text) is
$$What both previews of a bulk confirmation answer.

Errors: those of parse_watermark.$$;

revoke execute on function overlay_private.preview_confirm(uuid[], text) from public;

create or replace function public.preview_confirm_run(
  run_id uuid,
  watermark text default null,
  actor uuid default null
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    preview_confirm_run.run_id, overlay_private.identify_caller(preview_confirm_run.actor)
  );
begin
  return overlay_private.preview_confirm(array[v_run.run_id], preview_confirm_run.watermark);
end;
$$;

comment on function public.preview_confirm_run(uuid, text, uuid) is
$$What confirm_run would do: {runs, ready, invalid, changed}.

Errors: those of confirm_run.$$;

revoke execute on function public.preview_confirm_run(uuid, text, uuid) from public, anon;
grant execute on function public.preview_confirm_run(uuid, text, uuid)
  to authenticated, service_role;

create or replace function public.preview_confirm_project(
  project_id uuid,
  schema_id uuid default null,
  watermark text default null,
  actor uuid default null
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select overlay_private.preview_confirm(
    overlay_private.runs_of_project(
      preview_confirm_project.project_id, preview_confirm_project.schema_id,
      overlay_private.identify_caller(preview_confirm_project.actor)
    ),
    preview_confirm_project.watermark
  );
$$;

comment on function public.preview_confirm_project(uuid, uuid, text, uuid) is
$$What confirm_project would do: {runs, ready, invalid, changed}.

Errors: those of confirm_project.$$;

revoke execute on function public.preview_confirm_project(uuid, uuid, text, uuid)
  from public, anon;
grant execute on function public.preview_confirm_project(uuid, uuid, text, uuid)
  to authenticated, service_role;
