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
as $$
  select overlay_private.run_lines(
    r.run_id, r.conv_uid, r.immutable, r.user_defined, r.changed_blocks, export_project.mode,
    export_project.unconfirmed
  )::jsonb
  from overlay_private.exported_runs(
    overlay_private.runs_in_scope(
      null, export_project.project_id, export_project.schema_id,
      overlay_private.identify_exporter(export_project.mode, export_project.actor)
    ),
    export_project.mode, export_project.unconfirmed, export_project.since
  ) r
  where r.changed_blocks is distinct from '{}';
$$;

comment on function public.export_project(uuid, uuid, text, text, jsonb, uuid) is
$$A project's blocks and values as JSON rows: those of export_run for all its runs, one after the other.

Of one schema if that is given; the runs stand in the order of title, document and age. Runs that were cancelled
are exported by export_run only. mode, unconfirmed, since and who may are as in export_run.

Errors: 22023 mode, unconfirmed or since is not known, or project_id is missing; 42501 not signed
in, or overlay_exporter reads confirmed data only; PT404 project not found; PT409 manifest is not of
this history.$$;

revoke execute on function public.export_project(uuid, uuid, text, text, jsonb, uuid)
  from public, anon;
grant execute on function public.export_project(uuid, uuid, text, text, jsonb, uuid)
  to authenticated, service_role, overlay_exporter;
