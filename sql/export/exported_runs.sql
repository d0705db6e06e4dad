create type overlay_private.exported_run as (
  run_id uuid,
  conv_uid text,
  before_block text,
  before_value text,
  last_block integer,
  changed_blocks text array
);

comment on type overlay_private.exported_run is
$$A run as its lines need it: what they all say of the document before their block and of the schema
before their value, ready as JSON, and the blocks that an increment tells (null: every block).$$;

create or replace function overlay_private.exported_runs(
  run_ids uuid[],
  mode text,
  unconfirmed text,
  since jsonb
)
returns setof overlay_private.exported_run
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- not those of export_lines, which calls it
set enable_sort = on
set enable_hashjoin = on
set enable_nestloop = on
as $$
#variable_conflict use_column
declare
  v_since overlay_private.export_since;
begin
  perform overlay_private.check_export_options(exported_runs.mode, exported_runs.unconfirmed);
  v_since := overlay_private.parse_since(exported_runs.since);
  perform overlay_private.check_links(exported_runs.run_ids, v_since.links);

  return query
  select
    r.run_id, r.conv_uid,
    pg_catalog.format(
      '{"immutable": {"source_uid": %s, "conv_uid": %s, "doc_title": %s, "source_type": %s, '
      '"block_uid": ',
      pg_catalog.to_json(d.source_uid), pg_catalog.to_json(d.conv_uid),
      pg_catalog.to_json(d.doc_title), pg_catalog.to_json(d.source_type)
    ),
    pg_catalog.format(
      '}, "user_defined": {"schema_ref": %s, "schema_uid": %s, "run_id": "%s", "status": ',
      pg_catalog.to_json(s.schema_ref), pg_catalog.to_json(s.schema_uid), r.run_id
    ),
    r.total_blocks - 1,
    -- a row value is null when all its fields are
    case when not (v_since is null) then overlay_private.changed_blocks(
      r.run_id, (v_since.links #>> array[r.run_id::text, 'link_number'])::bigint,
      v_since.watermark, v_since.moment, exported_runs.mode <> 'confirmed'
    ) end
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  join public.schemas s on s.schema_id = r.schema_id
  where r.run_id = any(exported_runs.run_ids)
  order by d.doc_title collate "C", d.source_uid, r.created_at, r.run_id;
end;
$$;

comment on function overlay_private.exported_runs(uuid[], text, text, jsonb) is
$$What the lines of these runs need, in the order of an export: by title, document, age.

Errors: 22023 mode, unconfirmed or since is not known; PT409 manifest is not of this history.$$;

revoke execute on function overlay_private.exported_runs(uuid[], text, text, jsonb) from public;
