create or replace function public.export_lines(
  run_id uuid default null,
  project_id uuid default null,
  schema_id uuid default null,
  mode text default 'confirmed',
  unconfirmed text default 'empty',
  since jsonb default null,
  actor uuid default null
)
returns setof text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select overlay_private.run_lines(
    r.run_id, r.conv_uid, r.immutable, r.user_defined, r.changed_blocks, export_lines.mode,
    export_lines.unconfirmed
  )
  from overlay_private.exported_runs(
    overlay_private.runs_in_scope(
      export_lines.run_id, export_lines.project_id, export_lines.schema_id,
      overlay_private.identify_exporter(export_lines.mode, export_lines.actor)
    ),
    export_lines.mode, export_lines.unconfirmed, export_lines.since
  ) r
  where r.changed_blocks is distinct from '{}';
$$;

comment on function public.export_lines(uuid, uuid, uuid, text, text, jsonb, uuid) is
$$What export_run and export_project answer, as the lines of a JSONL file: the fastest way out.

Of a run, or of a project without run_id. copy (select export_lines(project_id => …)) to stdout
streams: the server keeps no more than a line at a time. In COPY's text format every backslash is
doubled. The same confirmed state is the same text, to the byte.

Errors: those of export_run and export_project.$$;

revoke execute on function public.export_lines(uuid, uuid, uuid, text, text, jsonb, uuid)
  from public, anon;
grant execute on function public.export_lines(uuid, uuid, uuid, text, text, jsonb, uuid)
  to authenticated, service_role, overlay_exporter;
