-- Deploy pgoverlay:documents to pg
-- requires: documents@v0.1.0

begin;
set local client_min_messages = warning;

create or replace function public.begin_conversion(
  project_id uuid,
  doc_title text,
  source_type text,
  source_sha256 text,
  source_filesize bigint,
  converter text,
  lease interval default '10 minutes',
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(begin_conversion.actor);
  v_project public.projects := overlay_private.find_project(begin_conversion.project_id, v_caller);
  v_lease interval := coalesce(begin_conversion.lease, interval '10 minutes');
  v_source_uid text;
  v_token uuid := pg_catalog.gen_random_uuid();
begin
  perform overlay_private.check_source(
    begin_conversion.doc_title, begin_conversion.source_type, begin_conversion.converter,
    coalesce(begin_conversion.source_sha256, ''), coalesce(begin_conversion.source_filesize, -1)
  );
  if not (v_lease between interval '1 second' and interval '1 day'
    -- months or days that hours make up for: what they are added to may leave the range of times
    and pg_catalog.date_trunc('month', v_lease) = interval '0'
    and pg_catalog.date_trunc('day', v_lease) between interval '0' and interval '1 day'
  ) then
    raise exception using
      errcode = '22023',
      message = 'lease is out of range',
      detail = pg_catalog.format('%s.', v_lease),
      hint = 'Pass how long the conversion may take: from a second to a day.';
  end if;
  v_source_uid := overlay_private.source_uid(
    v_project.project_id, begin_conversion.source_sha256
  );

  -- behind a deletion of the project there is nothing to ingest into
  perform from public.projects p where p.project_id = v_project.project_id for key share;
  v_project := overlay_private.find_project(v_project.project_id, v_caller);

  insert into public.documents_v2 as d (
    source_uid, project_id, owner_id, doc_title, source_type, source_sha256, source_filesize,
    status, converter, conversion_token, converting_until
  )
  values (
    v_source_uid, v_project.project_id, v_project.owner_id, begin_conversion.doc_title,
    begin_conversion.source_type, begin_conversion.source_sha256, begin_conversion.source_filesize,
    'converting', begin_conversion.converter, v_token,
    pg_catalog.clock_timestamp() + v_lease
  )
  -- Whoever began it before may be dead. If not, both come to the same text, and the first one
  -- stays.
  on conflict (source_uid) do update
  set
    doc_title = excluded.doc_title, source_type = excluded.source_type, status = 'converting',
    error = null, converter = excluded.converter, conversion_token = excluded.conversion_token,
    converting_until = excluded.converting_until
  where d.status <> 'ingested';
  if not found then
    return overlay_private.ingested_document(v_source_uid)
      || pg_catalog.jsonb_build_object('conversion_token', null);
  end if;
  return pg_catalog.jsonb_build_object(
    'source_uid', v_source_uid, 'conv_uid', null, 'status', 'converting', 'created', true,
    'converter', begin_conversion.converter, 'total_blocks', 0, 'conversion_token', v_token
  );
end;
$$;

comment on function
  public.begin_conversion(uuid, text, text, text, bigint, text, interval, uuid) is
$$Says that a file is being converted, unless it is ingested already.

Answers {source_uid, conv_uid, status, created, converter, total_blocks, conversion_token}. With a
conversion_token the document is converting: go on to ingest_document with the same source_sha256,
or to fail_conversion. Without one (null) it is ingested, and there is nothing to do. A conversion
that failed, or that somebody else began, is begun anew. When the lease is over and nobody has
ended it, list_documents shows it as failed.

Errors: 22023 something is missing, malformed or out of range; 23514 doc_title has more than 500
characters; PT404 project not found; 42501 not signed in.$$;

revoke execute on function
  public.begin_conversion(uuid, text, text, text, bigint, text, interval, uuid)
  from public, anon;
grant execute on function
  public.begin_conversion(uuid, text, text, text, bigint, text, interval, uuid)
  to authenticated, service_role;
create or replace function public.ingest_document(
  project_id uuid,
  doc_title text,
  source_type text,
  source_text text,
  blocks jsonb,
  converter text default 'unknown',
  source_sha256 text default null,
  source_filesize bigint default null,
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
  v_sha256 text;
  v_source_uid text;
  v_conv_uid text;
  v_known jsonb;
  v_total integer;
begin
  perform overlay_private.check_source(
    ingest_document.doc_title, ingest_document.source_type, ingest_document.converter,
    ingest_document.source_sha256, ingest_document.source_filesize
  );
  select s.max_source_bytes into v_most from overlay_private.settings s;
  if pg_catalog.octet_length(ingest_document.source_text) > v_most then
    raise exception using
      errcode = 'PT413',
      message = 'document is too large',
      detail = pg_catalog.format(
        '%s bytes; at most %s.', pg_catalog.octet_length(ingest_document.source_text), v_most
      ),
      hint = 'Split it, or let the owner raise max_source_bytes in overlay_private.settings,'
        ' to 536870912 at most.';
  end if;
  -- its beginning first: to trim takes eight times as much memory as the text
  if pg_catalog.btrim(
    pg_catalog.left(coalesce(ingest_document.source_text, ''), 10000), E' \t\r\n\f\x0b'
  ) = '' and pg_catalog.btrim(
    coalesce(ingest_document.source_text, ''), E' \t\r\n\f\x0b'
  ) = '' then
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
  if pg_catalog.jsonb_array_length(ingest_document.blocks) > 1000000 then
    raise exception using
      errcode = 'PT413',
      message = 'document has too many blocks',
      detail = pg_catalog.format(
        '%s blocks; at most 1000000.', pg_catalog.jsonb_array_length(ingest_document.blocks)
      ),
      hint = 'Split it into several documents.';
  end if;

  v_source := pg_catalog.convert_to(ingest_document.source_text, 'UTF8');
  perform overlay_private.check_block_spans(ingest_document.blocks, v_source);

  -- the text is its own source unless it was made from something else
  v_sha256 := coalesce(
    ingest_document.source_sha256, pg_catalog.encode(pg_catalog.sha256(v_source), 'hex')
  );
  v_source_uid := overlay_private.source_uid(v_project.project_id, v_sha256);
  v_conv_uid := overlay_private.conv_uid(v_source_uid, ingest_document.converter);

  -- behind a deletion of the project there is nothing to ingest into
  perform from public.projects p where p.project_id = v_project.project_id for key share;
  v_project := overlay_private.find_project(v_project.project_id, v_caller);

  loop
    insert into public.documents_v2 (
      source_uid, conv_uid, project_id, owner_id, doc_title, source_type, source_sha256,
      source_filesize, source_total_characters, status, source_text, converter
    )
    values (
      v_source_uid, v_conv_uid, v_project.project_id, v_project.owner_id,
      ingest_document.doc_title, ingest_document.source_type, v_sha256,
      coalesce(ingest_document.source_filesize, pg_catalog.octet_length(v_source)),
      pg_catalog.char_length(ingest_document.source_text), 'ingested',
      ingest_document.source_text, ingest_document.converter
    )
    -- Of any key: naming one leaves the other to fail where two come at the same moment.
    on conflict do nothing;
    exit when found;

    -- its conversion has begun, or failed
    update public.documents_v2 d
    set
      conv_uid = v_conv_uid, doc_title = ingest_document.doc_title,
      source_type = ingest_document.source_type,
      source_filesize = coalesce(ingest_document.source_filesize, d.source_filesize),
      source_total_characters = pg_catalog.char_length(ingest_document.source_text),
      status = 'ingested', source_text = ingest_document.source_text,
      converter = ingest_document.converter, error = null, conversion_token = null,
      converting_until = null
    where d.source_uid = v_source_uid and d.status <> 'ingested';
    exit when found;

    v_known := overlay_private.ingested_document(v_source_uid);
    if v_known is not null then
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
    'converter', ingest_document.converter, 'total_blocks', v_total
  );
end;
$$;

comment on function
  public.ingest_document(uuid, text, text, text, jsonb, text, text, bigint, uuid) is
$$Stores a document with its blocks.

Answers {source_uid, conv_uid, status, created, converter, total_blocks}. blocks is an array of
{"block_type", "block_locator": {"unit": "byte", "start_offset", "end_offset"}}, in the document's
order; a block's content is cut out of source_text, so it cannot differ from it. source_sha256 and
source_filesize tell of the file from which source_text was made; without them source_text is the
file. The same file in the same project is the same document: it is not stored twice, and created is
false. One whose conversion has begun or failed is ingested with this.

Errors: 22023 something is missing or malformed, the document is empty, or a block does not fit its
source; PT404 project not found; PT413 document is too large or has too many blocks; 42501 not
signed in.$$;

revoke execute on function
  public.ingest_document(uuid, text, text, text, jsonb, text, text, bigint, uuid)
  from public, anon;
grant execute on function
  public.ingest_document(uuid, text, text, text, jsonb, text, text, bigint, uuid)
  to authenticated, service_role;
create or replace function overlay_private.documents_without_run(
  project_id uuid,
  schema_id uuid,
  caller overlay_private.caller
)
returns table (conv_uid text, total_blocks bigint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_project public.projects := overlay_private.find_project(
    documents_without_run.project_id, documents_without_run.caller
  );
begin
  perform overlay_private.find_schema(
    documents_without_run.schema_id, row(v_project.owner_id, false, null)::overlay_private.caller
  );

  return query
  select
    d.conv_uid,
    (select pg_catalog.count(*) from public.blocks_v2 b where b.conv_uid = d.conv_uid)
  from public.documents_v2 d
  where d.project_id = v_project.project_id
    and d.status = 'ingested'
    and not exists (
      select from public.runs_v2 r
      where r.conv_uid = d.conv_uid
        and r.schema_id = documents_without_run.schema_id
        and r.status <> 'cancelled'
    )
  order by d.conv_uid;
end;
$$;

comment on function overlay_private.documents_without_run(uuid, uuid, overlay_private.caller) is
$$Ingested documents of a project to which a schema has not been applied, or only in cancelled runs.

Errors: 22023 project_id is missing; PT404 project or schema not found.$$;

revoke execute on function overlay_private.documents_without_run(
  uuid, uuid, overlay_private.caller
) from public;

create or replace function public.preview_apply_schema(
  project_id uuid,
  schema_id uuid,
  actor uuid default null
)
returns table (documents bigint, blocks bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.count(*), coalesce(sum(d.total_blocks), 0)::bigint
  from overlay_private.documents_without_run(
    preview_apply_schema.project_id, preview_apply_schema.schema_id,
    overlay_private.identify_caller(preview_apply_schema.actor)
  ) d;
$$;

comment on function public.preview_apply_schema(uuid, uuid, uuid) is
$$How many documents and blocks apply_schema_to_project would take on.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project or schema not found.$$;

revoke execute on function public.preview_apply_schema(uuid, uuid, uuid) from public, anon;
grant execute on function public.preview_apply_schema(uuid, uuid, uuid)
  to authenticated, service_role;

create or replace function public.apply_schema_to_project(
  project_id uuid,
  schema_id uuid,
  model_config jsonb default '{}',
  actor uuid default null
)
returns setof uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(apply_schema_to_project.actor);
  v_project public.projects := overlay_private.find_project(
    apply_schema_to_project.project_id, v_caller
  );
begin
  -- Two calls at once would both find the same documents without a run. It is an update and not
  -- only a lock, so that a transaction that has a snapshot from before is told (40001).
  update public.projects p
  set project_name = p.project_name
  where p.project_id = v_project.project_id;

  -- a document that is being deleted is waited for here, and then not among them
  perform from public.documents_v2 d
  where d.conv_uid in (
    select w.conv_uid
    from overlay_private.documents_without_run(
      apply_schema_to_project.project_id, apply_schema_to_project.schema_id, v_caller
    ) w
  )
  order by d.conv_uid
  for share;

  return query
  select public.create_run_v2(
    d.conv_uid, apply_schema_to_project.schema_id, apply_schema_to_project.model_config,
    apply_schema_to_project.actor
  )
  from overlay_private.documents_without_run(
    apply_schema_to_project.project_id, apply_schema_to_project.schema_id, v_caller
  ) d;
end;
$$;

comment on function public.apply_schema_to_project(uuid, uuid, jsonb, uuid) is
$$Creates a run for every ingested document of a project that has none for this schema yet.

Answers their ids; called again, it takes on only what has come since. model_config is that of
create_run_v2. Cancelled runs do not count.

Errors: 22023 project_id is missing or model_config is wrong; 42501 not signed in; PT404 project or
schema not found.$$;

revoke execute on function public.apply_schema_to_project(uuid, uuid, jsonb, uuid)
  from public, anon;
grant execute on function public.apply_schema_to_project(uuid, uuid, jsonb, uuid)
  to authenticated, service_role;

commit;
