create or replace function public.export_manifest(
  run_id uuid default null,
  project_id uuid default null,
  schema_id uuid default null,
  mode text default 'confirmed',
  unconfirmed text default 'empty',
  since jsonb default null,
  actor uuid default null
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_runs uuid[] := overlay_private.runs_in_scope(
    export_manifest.run_id, export_manifest.project_id, export_manifest.schema_id,
    overlay_private.identify_exporter(export_manifest.mode, export_manifest.actor)
  );
  v_told jsonb;
begin
  select pg_catalog.jsonb_build_object(
    'documents', pg_catalog.count(distinct e.conv_uid),
    'blocks', coalesce(sum(c.blocks), 0),
    'confirmed', coalesce(sum(c.confirmed), 0),
    'rows', coalesce(sum(c.rows), 0),
    'runs', coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'run_id', e.run_id, 'source_uid', d.source_uid, 'conv_uid', e.conv_uid,
      'doc_title', d.doc_title, 'schema_ref', s.schema_ref, 'schema_uid', s.schema_uid,
      'blocks', c.blocks, 'confirmed', c.confirmed, 'rows', c.rows,
      'link_number', coalesce(h.link_number, 0),
      'link_hash', pg_catalog.encode(h.link_hash, 'hex')
    ) order by e.position), '[]')
  )
  into v_told
  from overlay_private.exported_runs(
    v_runs, export_manifest.mode, export_manifest.unconfirmed, export_manifest.since
  ) with ordinality as e (
    run_id, conv_uid, before_block, before_value, last_block, changed_blocks, position
  )
  join public.runs_v2 r on r.run_id = e.run_id
  join public.documents_v2 d on d.conv_uid = e.conv_uid
  join public.schemas s on s.schema_id = r.schema_id
  cross join lateral (
    select
      pg_catalog.count(*) as blocks,
      pg_catalog.count(o.confirmed_at) as confirmed,
      case
        when e.changed_blocks is not null then pg_catalog.cardinality(e.changed_blocks)
        when export_manifest.unconfirmed <> 'omit' then pg_catalog.count(*)
        when export_manifest.mode = 'confirmed' then pg_catalog.count(o.confirmed_at)
        else pg_catalog.count(*) filter (
          where o.confirmed_at is not null or o.status = 'ai_complete'
        )
      end as rows
    from public.block_overlays_v2 o
    where o.run_id = e.run_id
  ) as c
  left join lateral (
    select l.link_number, l.link_hash
    from public.history_links l
    where l.run_id = e.run_id
    order by l.link_number desc
    limit 1
  ) as h on true;

  return v_told || pg_catalog.jsonb_build_object(
    'format', 'pgoverlay export 1',
    'project_id', export_manifest.project_id,
    'mode', export_manifest.mode,
    'unconfirmed', export_manifest.unconfirmed,
    'drafts', export_manifest.mode <> 'confirmed',
    'increment', export_manifest.since is not null,
    'watermark', public.current_watermark(),
    'taken_at', pg_catalog.to_jsonb(pg_catalog.now() at time zone 'UTC') #>> '{}' || '+00:00',
    'schemas', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'schema_id', s.schema_id, 'schema_ref', s.schema_ref, 'schema_uid', s.schema_uid,
        'fields', s.schema_jsonb - 'prompt_config'
      ) order by s.schema_ref, s.schema_uid), '[]')
      from public.schemas s
      where s.schema_id in (select r.schema_id from public.runs_v2 r where r.run_id = any(v_runs))
    ),
    'gone', (
      select coalesce(pg_catalog.jsonb_agg(g.run_id order by g.run_id), '[]')
      from pg_catalog.jsonb_object_keys(
        (overlay_private.parse_since(export_manifest.since)).links
      ) as g (run_id)
      where not g.run_id::uuid = any(v_runs)
    )
  );
end;
$$;

comment on function public.export_manifest(uuid, uuid, uuid, text, text, jsonb, uuid) is
$$What an export holds: counts, schemas, and for each run the last link of its history.

Answers {format, project_id, mode, unconfirmed, drafts, increment, watermark, taken_at, documents,
blocks, confirmed, rows, schemas: [{schema_id, schema_ref, schema_uid, fields}], runs: [{run_id,
source_uid, conv_uid, doc_title, schema_ref, schema_uid, blocks, confirmed, rows, link_number,
link_hash}], gone}. fields is the schema without prompt_config. Call it with the arguments of
export_lines, in one transaction with it (repeatable read), and it tells of the same state. Passed
back as since, it makes the next export an increment; gone then lists the runs of that manifest that
are deleted or cancelled now.

Errors: those of export_run and export_project.$$;

revoke execute on function public.export_manifest(uuid, uuid, uuid, text, text, jsonb, uuid)
  from public, anon;
grant execute on function public.export_manifest(uuid, uuid, uuid, text, text, jsonb, uuid)
  to authenticated, service_role, overlay_exporter;
