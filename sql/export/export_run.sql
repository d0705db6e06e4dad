create or replace function public.export_run(
  run_id uuid,
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
    run_id => (overlay_private.find_run(
      export_run.run_id, overlay_private.identify_exporter(export_run.mode, export_run.actor)
    )).run_id,
    mode => export_run.mode,
    unconfirmed => export_run.unconfirmed,
    since => export_run.since,
    actor => export_run.actor
  ), E'\n')::jsonb;
$$;

comment on function public.export_run(uuid, text, text, jsonb, uuid) is
$$A run's blocks and values as JSON rows, in document order: what a JSONL export holds line by line.

A row is {"immutable": {the document's and the block's own fields}, "user_defined": {schema_ref,
schema_uid, run_id, status, confirmed, confirmed_at, confirmed_by, data}}. mode confirmed (the
default) exports what a person confirmed, of a reopened overlay the value that was confirmed last;
its status is confirmed or null, so that nothing in it depends on drafts. staging exports drafts and
both exports both, with the overlay's own status, and every row of these says "draft": true. What is
not confirmed has data {} (unconfirmed => 'empty'), null ('null'), or no row at all ('omit').

since makes it an increment: rows whose value was confirmed since, and those whose confirmation was
undone since ("confirmed": false), whatever unconfirmed says. It is the manifest of an earlier
export (export_manifest), which misses nothing, a watermark (current_watermark), or a time as a JSON
string, which misses what was under way at that time. In mode staging and both, changes of drafts
count too.

overlay_exporter may export any run, in mode confirmed.

Errors: 22023 mode, unconfirmed or since is not known, or run_id is missing; 42501 not signed in, or
overlay_exporter reads confirmed data only; PT404 run not found; PT409 manifest is not of this
history.$$;

revoke execute on function public.export_run(uuid, text, text, jsonb, uuid) from public, anon;
grant execute on function public.export_run(uuid, text, text, jsonb, uuid)
  to authenticated, service_role, overlay_exporter;
