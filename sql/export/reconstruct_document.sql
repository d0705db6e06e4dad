create or replace function public.reconstruct_document(
  conv_uid text,
  run_id uuid,
  actor uuid default null
)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
-- the plan must not depend on statistics: blocks and overlays meet by hash or merge
set enable_nestloop = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_exporter(
    'confirmed', reconstruct_document.actor
  );
  v_run public.runs_v2 := overlay_private.find_run(reconstruct_document.run_id, v_caller);
  v_schema public.schemas;
  v_source bytea;
  v_foreign integer;
  v_document bytea;
begin
  if v_run.conv_uid is distinct from reconstruct_document.conv_uid then
    raise exception using
      errcode = '22023',
      message = 'run is of another document',
      detail = pg_catalog.format(
        'conv_uid %s; you passed %s.', v_run.conv_uid,
        coalesce(reconstruct_document.conv_uid, 'null')
      ),
      hint = 'list_runs() shows the conv_uid of each run.';
  end if;
  select s.* into v_schema from public.schemas s where s.schema_id = v_run.schema_id;
  if v_schema.schema_jsonb #> '{properties,revised_content}' is null then
    raise exception using
      errcode = 'PT409',
      message = 'schema has no revised_content',
      detail = pg_catalog.format('schema_ref %s', v_schema.schema_ref),
      hint = 'Only a run whose schema has the string field revised_content edits a document.';
  end if;
  v_source := overlay_private.checked_source(v_run.conv_uid, v_caller);

  with placed as (
    select
      b.block_index,
      b.block_content,
      (b.block_locator ->> 'start_offset')::integer as start_offset,
      (b.block_locator ->> 'end_offset')::integer as end_offset,
      case when o.confirmed_at is not null
        and pg_catalog.jsonb_typeof(o.overlay_jsonb_confirmed -> 'revised_content') = 'string'
        then o.overlay_jsonb_confirmed ->> 'revised_content'
      end as revised
    from public.blocks_v2 b
    left join public.block_overlays_v2 o
      on o.block_uid = b.block_uid and o.run_id = v_run.run_id
    where b.conv_uid = v_run.conv_uid
  ),

  spans as (
    select
      p.*,
      coalesce(pg_catalog.lag(p.end_offset) over (order by p.block_index), 0) as gap_offset,
      pg_catalog.substr(
        v_source, p.start_offset + 1, p.end_offset - p.start_offset
      ) as original
    from placed p
  )

  select
    pg_catalog.string_agg(
      pg_catalog.substr(
        v_source, s.gap_offset + 1, greatest(s.start_offset - s.gap_offset, 0)
      )
      || coalesce(pg_catalog.convert_to(s.revised, 'UTF8'), s.original),
      ''::bytea order by s.block_index
    ) || pg_catalog.substr(v_source, max(s.end_offset) + 1),
    min(s.block_index) filter (
      where s.start_offset < s.gap_offset
        or s.original is distinct from pg_catalog.convert_to(s.block_content, 'UTF8')
    )
  into v_document, v_foreign
  from spans s;

  if v_foreign is not null then
    raise exception using
      errcode = 'PT409',
      message = 'block is not what its source says',
      detail = pg_catalog.format('Block %s of conv_uid %s.', v_foreign, v_run.conv_uid),
      hint = 'Somebody changed it by hand. Ingest the file again: it is a new document.';
  end if;
  return pg_catalog.convert_from(v_document, 'UTF8');
end;
$$;

comment on function public.reconstruct_document(text, uuid, uuid) is
$$The document with what was confirmed of its edits: every other byte is the source's.

Where a person confirmed a revised_content (of a reopened overlay, the last), it stands in the place
of its block's bytes; gaps and all other blocks are as they were. Without edits it is the source.
overlay_exporter may reconstruct any document.

Errors: 22023 run_id is missing, or run is of another document; 42501 not signed in; PT404 run or
document not found; PT409 schema has no revised_content, source is not what was ingested, or block
is not what its source says.$$;

revoke execute on function public.reconstruct_document(text, uuid, uuid) from public, anon;
grant execute on function public.reconstruct_document(text, uuid, uuid)
  to authenticated, service_role, overlay_exporter;
