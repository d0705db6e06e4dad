create or replace function overlay_private.preview_confirm(run_ids uuid[], watermark text)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.jsonb_build_object(
    'runs', pg_catalog.cardinality(preview_confirm.run_ids),
    'ready', pg_catalog.count(*) filter (where c.verdict = 'ready'),
    'invalid', pg_catalog.count(*) filter (where c.verdict = 'invalid'),
    'changed', pg_catalog.count(*) filter (where c.verdict = 'changed')
  )
  from overlay_private.confirmable(
    overlay_private.awaiting_review(preview_confirm.run_ids),
    overlay_private.parse_watermark(preview_confirm.watermark)
  ) c;
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
