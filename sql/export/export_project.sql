create or replace function public.export_project(
  project_id uuid,
  schema_id uuid default null,
  mode text default 'confirmed',
  unconfirmed text default 'empty',
  since jsonb default null,
  actor uuid default null
)
returns setof jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select pg_catalog.string_to_table(public.export_lines(
    project_id => (overlay_private.find_project(
      export_project.project_id,
      overlay_private.identify_exporter(export_project.mode, export_project.actor)
    )).project_id,
    schema_id => export_project.schema_id,
    mode => export_project.mode,
    unconfirmed => export_project.unconfirmed,
    since => export_project.since,
    actor => export_project.actor
  ), E'\n')::jsonb;
$$;

comment on function public.export_project(uuid, uuid, text, text, jsonb, uuid) is
$$A project's blocks and values as JSON rows: those of export_run for all its runs.

Of one schema if that is given; the runs come in the order of title, document and age. Runs that
were cancelled are exported by export_run only. mode, unconfirmed, since and who may are as in
export_run.

Errors: 22023 mode, unconfirmed or since is not known, or project_id is missing; 42501 not signed
in, or overlay_exporter reads confirmed data only; PT404 project not found; PT409 manifest is not of
this history.$$;

revoke execute on function public.export_project(uuid, uuid, text, text, jsonb, uuid)
  from public, anon;
grant execute on function public.export_project(uuid, uuid, text, text, jsonb, uuid)
  to authenticated, service_role, overlay_exporter;
