create or replace function public.ingest_document(
  project_id uuid,
  doc_title text,
  source_type text,
  source_text text,
  blocks jsonb,
  converter text default 'unknown',
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(ingest_document.actor);
  v_project public.projects := overlay_private.find_project(ingest_document.project_id, v_caller);
  v_source bytea;
  v_most integer;
  v_source_uid text;
  v_conv_uid text;
  v_known jsonb;
  v_total integer;
begin
  if pg_catalog.btrim(coalesce(ingest_document.doc_title, '')) = ''
    or pg_catalog.btrim(coalesce(ingest_document.source_type, '')) = ''
    or pg_catalog.btrim(coalesce(ingest_document.converter, '')) = '' then
    raise exception using
      errcode = '22023',
      message = 'doc_title, source_type or converter is missing',
      hint = 'Say what the document is called, what it was and what found its blocks.';
  end if;
  if pg_catalog.btrim(coalesce(ingest_document.source_text, ''), E' \t\r\n\f\x0b') = '' then
    raise exception using
      errcode = '22023',
      message = 'document is empty',
      hint = 'There is nothing to ingest in it.';
  end if;
  if pg_catalog.jsonb_typeof(ingest_document.blocks) is distinct from 'array'
    or ingest_document.blocks = '[]' then
    raise exception using
      errcode = '22023',
      message = 'blocks is not an array of blocks',
      hint = 'Pass [{"block_type": …, "block_locator": {"unit": "byte", …}}, …].';
  end if;

  v_source := pg_catalog.convert_to(ingest_document.source_text, 'UTF8');
  select s.max_source_bytes into v_most from overlay_private.settings s;
  if pg_catalog.octet_length(v_source) > v_most then
    raise exception using
      errcode = 'PT413',
      message = 'document is too large',
      detail = pg_catalog.format(
        '%s bytes; at most %s.', pg_catalog.octet_length(v_source), v_most
      ),
      hint = 'Split it, or let the owner raise max_source_bytes in overlay_private.settings.';
  end if;
  perform overlay_private.check_block_spans(ingest_document.blocks, v_source);

  v_source_uid := pg_catalog.encode(pg_catalog.sha256(
    pg_catalog.convert_to(v_project.project_id::text || ':', 'UTF8') || v_source
  ), 'hex');
  v_conv_uid := pg_catalog.left(pg_catalog.encode(pg_catalog.sha256(
    pg_catalog.convert_to(v_source_uid || ':' || ingest_document.converter, 'UTF8')
  ), 'hex'), 32);

  -- behind a deletion of the project there is nothing to ingest into
  perform from public.projects p where p.project_id = v_project.project_id for key share;
  v_project := overlay_private.find_project(v_project.project_id, v_caller);

  loop
    insert into public.documents_v2 (
      source_uid, conv_uid, project_id, owner_id, doc_title, source_type, source_filesize,
      source_total_characters, status, source_text, converter
    )
    values (
      v_source_uid, v_conv_uid, v_project.project_id, v_project.owner_id,
      ingest_document.doc_title, ingest_document.source_type, pg_catalog.octet_length(v_source),
      pg_catalog.char_length(ingest_document.source_text), 'ingested',
      ingest_document.source_text, ingest_document.converter
    )
    on conflict (source_uid) do nothing;
    exit when found;

    select pg_catalog.jsonb_build_object(
      'source_uid', d.source_uid, 'conv_uid', d.conv_uid, 'status', d.status, 'created', false,
      'total_blocks', (
        select pg_catalog.count(*) from public.blocks_v2 b where b.conv_uid = d.conv_uid
      )
    )
    into v_known
    from public.documents_v2 d
    where d.source_uid = v_source_uid;
    if found then
      return v_known;
    end if;
    -- it was there and has been deleted since: insert it after all
  end loop;

  insert into public.blocks_v2 (
    block_uid, conv_uid, block_index, block_type, block_content, block_locator
  )
  select
    overlay_private.block_uid(v_conv_uid, b.block_index), v_conv_uid, b.block_index, b.block_type,
    pg_catalog.convert_from(
      substring(v_source from b.start_offset + 1 for b.end_offset - b.start_offset), 'UTF8'
    ),
    pg_catalog.jsonb_build_object(
      'unit', 'byte', 'start_offset', b.start_offset, 'end_offset', b.end_offset
    )
  from overlay_private.block_spans(ingest_document.blocks) b;
  get diagnostics v_total = row_count;

  return pg_catalog.jsonb_build_object(
    'source_uid', v_source_uid, 'conv_uid', v_conv_uid, 'status', 'ingested', 'created', true,
    'total_blocks', v_total
  );
end;
$$;

comment on function public.ingest_document(uuid, text, text, text, jsonb, text, uuid) is
$$Stores a document with its blocks.

Answers {source_uid, conv_uid, status, created, total_blocks}. blocks is an array of {"block_type", "block_locator": {"unit": "byte", "start_offset",
"end_offset"}}, in the document's order; a block's content is cut out of source_text, so it cannot
differ from it. The same text in the same project is the same document: it is not stored twice, and
created is false.

Errors: 22023 something is missing, the document is empty, or a block does not fit its source; PT404
project not found; PT413 document is too large; 42501 not signed in.$$;

revoke execute on function public.ingest_document(uuid, text, text, text, jsonb, text, uuid)
  from public, anon;
grant execute on function public.ingest_document(uuid, text, text, text, jsonb, text, uuid)
  to authenticated, service_role;
