-- Deploy pgoverlay:documents to pg
-- requires: rules

begin;
set local client_min_messages = warning;

create or replace function overlay_private.block_uid(conv_uid text, block_index integer)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  -- a document of the largest size there can be has fewer than 10^8 blocks
  select block_uid.conv_uid || ':' || pg_catalog.lpad(block_uid.block_index::text, 8, '0');
$$;

comment on function overlay_private.block_uid(text, integer) is
$$Key of the block at this index, zero-padded so that keys sort as blocks do.$$;

revoke execute on function overlay_private.block_uid(text, integer) from public;
create type overlay_private.block_span as (
  block_index integer,
  block_type text,
  start_offset integer,
  end_offset integer
);

comment on type overlay_private.block_span is
$$One block as ingest_document is given it: what it is and which bytes of the source it is.$$;

-- Casts stand behind a test of the type, so a value of the wrong type is a wrong span and not an
-- error.
create or replace function overlay_private.block_spans(blocks jsonb)
returns setof overlay_private.block_span
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select
    (b.position - 1)::integer,
    case pg_catalog.jsonb_typeof(b.block -> 'block_type')
      when 'string' then b.block ->> 'block_type'
    end,
    case when b.locator @> '{"unit": "byte"}'
      and b.locator ->> 'start_offset' ~ '^[0-9]{1,9}$' then (b.locator ->> 'start_offset')::integer
    end,
    case when b.locator @> '{"unit": "byte"}'
      and b.locator ->> 'end_offset' ~ '^[0-9]{1,9}$' then (b.locator ->> 'end_offset')::integer
    end
  from (
    select e.block, e.position, e.block -> 'block_locator' as locator
    from pg_catalog.jsonb_array_elements(block_spans.blocks) with ordinality as e (block, position)
  ) as b;
$$;

comment on function overlay_private.block_spans(jsonb) is
$$The blocks of a JSON array in order; what is missing or of the wrong type is null.$$;

revoke execute on function overlay_private.block_spans(jsonb) from public;
create or replace function overlay_private.check_block_spans(blocks jsonb, source bytea)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_size integer := pg_catalog.octet_length(check_block_spans.source);
  v_wrong record;
begin
  select s.block_index, s.problem into v_wrong
  from (
    select
      b.block_index,
      case
        when b.block_type is null or b.block_type !~ '^[a-z][a-z0-9_]{0,62}$'
          then 'block_type must be a lower-case word'
        when b.start_offset is null or b.end_offset is null
          then 'block_locator must be {"unit": "byte", "start_offset": …, "end_offset": …}'
        when b.end_offset <= b.start_offset then 'the block is empty'
        when b.end_offset > v_size then 'the block ends behind the end of the source'
        when b.start_offset < coalesce(
          pg_catalog.lag(b.end_offset) over (order by b.block_index), 0
        ) then 'the block begins before the end of the one before it'
        -- the second and later bytes of a character are 10xxxxxx in UTF-8
        when pg_catalog.get_byte(check_block_spans.source, b.start_offset) & 192 = 128
          or (b.end_offset < v_size
            and pg_catalog.get_byte(check_block_spans.source, b.end_offset) & 192 = 128)
          then 'the block begins or ends inside a character'
      end as problem
    from overlay_private.block_spans(check_block_spans.blocks) b
  ) as s
  where s.problem is not null
  order by s.block_index
  limit 1;

  if found then
    raise exception using
      errcode = '22023',
      message = 'block does not fit its source',
      detail = pg_catalog.format('Block %s: %s.', v_wrong.block_index, v_wrong.problem),
      hint = 'Offsets count bytes of the UTF-8 text, from 0; the end is exclusive.';
  end if;
end;
$$;

comment on function overlay_private.check_block_spans(jsonb, bytea) is
$$Refuses blocks that are not pieces of the source, in order and apart from each other.

Errors: 22023 block does not fit its source.$$;

revoke execute on function overlay_private.check_block_spans(jsonb, bytea) from public;
create or replace function overlay_private.check_model_config(model_config jsonb)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problem text;
begin
  v_problem := case
    when pg_catalog.jsonb_typeof(check_model_config.model_config) is distinct from 'object'
      then 'it is not an object'
    when pg_catalog.pg_column_size(check_model_config.model_config) > 1024 * 1024
      then 'it takes more than 1 MiB'
    when check_model_config.model_config ? 'model'
      and (pg_catalog.jsonb_typeof(check_model_config.model_config -> 'model') <> 'string'
        or overlay_private.is_blank(check_model_config.model_config ->> 'model')
        or pg_catalog.char_length(check_model_config.model_config ->> 'model') > 500)
      then 'model must be a string of 1 to 500 characters'
    when check_model_config.model_config ? 'max_tokens'
      and check_model_config.model_config ->> 'max_tokens' !~ '^[1-9][0-9]{0,6}$'
      then 'max_tokens must be a whole number from 1 to 9999999'
    when check_model_config.model_config ? 'max_attempts'
      and check_model_config.model_config ->> 'max_attempts' !~ '^[1-9][0-9]?$'
      then 'max_attempts must be a whole number from 1 to 99'
    when check_model_config.model_config ? 'escalation_model'
      and overlay_private.text_at(check_model_config.model_config, 'escalation_model') is null
      then 'escalation_model must be a string'
    when check_model_config.model_config ? 'routes'
      and overlay_private.routes_at(check_model_config.model_config)
        is distinct from check_model_config.model_config -> 'routes'
      then 'routes must be an object of block types with the name of a model each'
    when check_model_config.model_config ? 'reuse'
      and pg_catalog.jsonb_typeof(check_model_config.model_config -> 'reuse') <> 'boolean'
      then 'reuse must be true or false'
    when check_model_config.model_config ? 'pack_characters'
      and check_model_config.model_config ->> 'pack_characters' !~ '^(0|[1-9][0-9]{2,5})$'
      then 'pack_characters must be 0 or a whole number from 100 to 999999'
  end;
  if v_problem is not null then
    raise exception using
      errcode = '22023',
      message = 'model_config is wrong',
      detail = v_problem || '.',
      hint = 'Pass {"model": …, "max_tokens": …, "max_attempts": …}, or leave keys out.';
  end if;
end;
$$;

comment on function overlay_private.check_model_config(jsonb) is
$$Refuses a model_config whose known keys hold nonsense; other keys are the user's affair.

Errors: 22023 model_config is wrong.$$;

revoke execute on function overlay_private.check_model_config(jsonb) from public;
create or replace function public.create_project(
  project_name text,
  description text default '',
  actor uuid default null
)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(create_project.actor);
  v_project uuid;
begin
  if overlay_private.is_blank(create_project.project_name) then
    raise exception using
      errcode = '22023',
      message = 'project_name is missing',
      hint = 'Pass a name for the project.';
  end if;

  insert into public.projects (owner_id, project_name, description)
  values (
    v_caller.user_id, create_project.project_name, coalesce(create_project.description, '')
  )
  returning project_id into v_project;
  return v_project;
end;
$$;

comment on function public.create_project(text, text, uuid) is
$$Creates a project and answers its id.

The caller owns it.

Errors: 22023 project_name is missing; 23514 project_name has more than 500 characters; 42501 not
signed in.$$;

revoke execute on function public.create_project(text, text, uuid) from public, anon;
grant execute on function public.create_project(text, text, uuid) to authenticated, service_role;
create or replace function public.register_schema(
  schema_jsonb jsonb,
  actor uuid default null
)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(register_schema.actor);
  v_uid text;
  v_schema uuid;
begin
  if pg_catalog.jsonb_typeof(register_schema.schema_jsonb) is distinct from 'object' then
    raise exception using
      errcode = '22023',
      message = 'schema is not a JSON object',
      detail = pg_catalog.format(
        'It is %s.', coalesce(pg_catalog.jsonb_typeof(register_schema.schema_jsonb), 'null')
      ),
      hint = 'Pass an object with schema_ref and properties.';
  end if;
  if pg_catalog.jsonb_typeof(register_schema.schema_jsonb -> 'schema_ref') is distinct from 'string'
    or overlay_private.is_blank(register_schema.schema_jsonb ->> 'schema_ref') then
    raise exception using
      errcode = '22023',
      message = 'schema has no schema_ref',
      hint = 'Add the key schema_ref, a string that names the schema.';
  end if;
  if pg_catalog.octet_length(register_schema.schema_jsonb::text) > 1024 * 1024 then
    raise exception using
      errcode = 'PT413',
      message = 'schema is too large',
      detail = pg_catalog.format(
        '%s bytes; at most %s.',
        pg_catalog.octet_length(register_schema.schema_jsonb::text), 1024 * 1024
      ),
      hint = 'Take out what the model does not need.';
  end if;

  v_uid := pg_catalog.encode(
    pg_catalog.sha256(pg_catalog.convert_to(register_schema.schema_jsonb::text, 'UTF8')), 'hex'
  );
  loop
    insert into public.schemas (owner_id, schema_ref, schema_uid, schema_jsonb)
    values (
      v_caller.user_id, register_schema.schema_jsonb ->> 'schema_ref', v_uid,
      register_schema.schema_jsonb
    )
    on conflict on constraint schemas_are_registered_once do nothing
    returning schema_id into v_schema;
    exit when found;

    select s.schema_id into v_schema
    from public.schemas s
    where s.owner_id = v_caller.user_id and s.schema_uid = v_uid;
    exit when found;
    -- it was there and has been deleted since: insert it after all
  end loop;
  return v_schema;
end;
$$;

comment on function public.register_schema(jsonb, uuid) is
$$Registers a schema and answers its id; the same JSON again is the same schema.

Two schemas are the same when their canonical JSON (the text form of jsonb) has the same SHA-256.
Everything but schema_ref is the user's affair.

Errors: 22023 schema is not a JSON object, or has no schema_ref; PT413 schema is too large (1 MiB);
42501 not signed in.$$;

revoke execute on function public.register_schema(jsonb, uuid) from public, anon;
grant execute on function public.register_schema(jsonb, uuid) to authenticated, service_role;
create or replace function overlay_private.source_uid(project_id uuid, source_sha256 text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
    source_uid.project_id::text || ':' || source_uid.source_sha256, 'UTF8'
  )), 'hex');
$$;

comment on function overlay_private.source_uid(uuid, text) is
$$Key of the document that these bytes are in this project.$$;

revoke execute on function overlay_private.source_uid(uuid, text) from public;

create or replace function overlay_private.conv_uid(source_uid text, converter text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.left(pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
    conv_uid.source_uid || ':' || conv_uid.converter, 'UTF8'
  )), 'hex'), 32);
$$;

comment on function overlay_private.conv_uid(text, text) is
$$Identity of what this converter, which names its version, makes of a source.$$;

revoke execute on function overlay_private.conv_uid(text, text) from public;

create or replace function overlay_private.ingested_document(source_uid text)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.jsonb_build_object(
    'source_uid', d.source_uid, 'conv_uid', d.conv_uid, 'status', d.status, 'created', false,
    'converter', d.converter, 'total_blocks', (
      select pg_catalog.count(*) from public.blocks_v2 b where b.conv_uid = d.conv_uid
    )
  )
  from public.documents_v2 d
  where d.source_uid = ingested_document.source_uid and d.status = 'ingested';
$$;

comment on function overlay_private.ingested_document(text) is
$$What ingest_document answers for a document that is there already; null if it is not.$$;

revoke execute on function overlay_private.ingested_document(text) from public;
create or replace function overlay_private.check_source(
  doc_title text,
  source_type text,
  converter text,
  source_sha256 text,
  source_filesize bigint
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if overlay_private.is_blank(check_source.doc_title)
    or overlay_private.is_blank(check_source.source_type)
    or overlay_private.is_blank(check_source.converter) then
    raise exception using
      errcode = '22023',
      message = 'doc_title, source_type or converter is missing',
      hint = 'Say what the document is called, what it was and what found its blocks.';
  end if;
  if pg_catalog.char_length(check_source.source_type) > 500
    or pg_catalog.char_length(check_source.converter) > 500 then
    raise exception using
      errcode = '22023',
      message = 'source_type or converter is too long',
      detail = pg_catalog.format(
        '%s and %s characters; at most 500.', pg_catalog.char_length(check_source.source_type),
        pg_catalog.char_length(check_source.converter)
      ),
      hint = 'Both are names: md, markdown-it-py 4.0, …';
  end if;
  if check_source.source_sha256 !~ '^[0-9a-f]{64}$' then
    raise exception using
      errcode = '22023',
      message = 'source_sha256 is no SHA-256',
      detail = pg_catalog.left(check_source.source_sha256, 100),
      hint = 'Pass the SHA-256 of the source file''s bytes: 64 hex digits in lower case.';
  end if;
  if check_source.source_filesize < 0 then
    raise exception using
      errcode = '22023',
      message = 'source_filesize is negative',
      detail = check_source.source_filesize::text,
      hint = 'Pass the number of the source file''s bytes.';
  end if;
end;
$$;

comment on function overlay_private.check_source(text, text, text, text, bigint) is
$$Refuses a description of a source that makes no sense; hash and size may be null.

Errors: 22023 something is missing, too long or malformed.$$;

revoke execute on function overlay_private.check_source(text, text, text, text, bigint) from public;
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
  if v_lease not between interval '1 second' and interval '1 day' then
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
create or replace function public.fail_conversion(
  source_uid text,
  conversion_token uuid,
  error text,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(fail_conversion.actor);
begin
  if overlay_private.is_blank(fail_conversion.error) then
    raise exception using
      errcode = '22023',
      message = 'error is missing',
      hint = 'Say why the conversion failed.';
  end if;

  update public.documents_v2 d
  set
    status = 'failed', error = pg_catalog.left(fail_conversion.error, 2000),
    conversion_token = null, converting_until = null
  where d.source_uid = fail_conversion.source_uid
    and d.conversion_token = fail_conversion.conversion_token
    and (v_caller.sees_all or d.owner_id = v_caller.user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'conversion not found',
      detail = pg_catalog.format(
        'source_uid %s, conversion_token %s',
        pg_catalog.left(fail_conversion.source_uid, 100), fail_conversion.conversion_token
      ),
      hint = 'It has ended, or was begun anew; list_documents() shows how the document stands.';
  end if;
  return pg_catalog.jsonb_build_object(
    'source_uid', fail_conversion.source_uid, 'status', 'failed'
  );
end;
$$;

comment on function public.fail_conversion(text, uuid, text, uuid) is
$$Says why the conversion of a document failed.

Answers {source_uid, status}. Of the error the first 2000 characters are kept. begin_conversion
begins it again.

Errors: 22023 error is missing; PT404 conversion not found: it is somebody else's, has ended, or was
begun anew under another conversion_token; 42501 not signed in.$$;

revoke execute on function public.fail_conversion(text, uuid, text, uuid) from public, anon;
grant execute on function public.fail_conversion(text, uuid, text, uuid)
  to authenticated, service_role;
create or replace function public.read_schema(schema_id uuid, actor uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(read_schema.actor);
  v_schema jsonb;
begin
  select s.schema_jsonb into v_schema
  from public.schemas s
  where s.schema_id = read_schema.schema_id
    and (v_caller.sees_all or s.owner_id = v_caller.user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'schema not found',
      detail = pg_catalog.format('schema_id %s', read_schema.schema_id),
      hint = 'list_schemas() shows yours.';
  end if;
  return v_schema;
end;
$$;

comment on function public.read_schema(uuid, uuid) is
$$Answers a schema as it was registered.

Errors: PT404 schema not found, also when it is somebody else's; 42501 not signed in.$$;

revoke execute on function public.read_schema(uuid, uuid) from public, anon;
grant execute on function public.read_schema(uuid, uuid) to authenticated, service_role;
create or replace function public.lint_schema(
  schema_jsonb jsonb,
  actor uuid default null
)
returns table (
  path text,
  keyword text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform overlay_private.identify_caller(lint_schema.actor);
  if pg_catalog.jsonb_typeof(lint_schema.schema_jsonb) is distinct from 'object' then
    raise exception using
      errcode = '22023',
      message = 'schema is not a JSON object',
      detail = pg_catalog.format('It is %s.', coalesce(
        pg_catalog.jsonb_typeof(lint_schema.schema_jsonb), 'null'
      )),
      hint = 'Pass an object with schema_ref and properties.';
  end if;
  if pg_catalog.octet_length(lint_schema.schema_jsonb::text) > 1024 * 1024 then
    raise exception using
      errcode = 'PT413',
      message = 'schema is too large',
      detail = pg_catalog.format(
        '%s bytes; at most %s.',
        pg_catalog.octet_length(lint_schema.schema_jsonb::text), 1024 * 1024
      ),
      hint = 'Take out what the model does not need.';
  end if;
  return query
  select u.path, u.keyword
  -- how strictly it is checked is no part of what is checked
  from overlay_private.unsupported_keywords(lint_schema.schema_jsonb - 'validation') as u;
end;
$$;

comment on function public.lint_schema(jsonb, uuid) is
$$Lists the keywords of a schema that no staged value is checked against.

One row for each: path is a JSON Pointer to the part that holds the keyword. Such a schema can be
registered all the same; its values are then checked against the rest.

Errors: 22023 schema is not a JSON object; PT413 schema is too large (1 MiB); 42501 not signed
in.$$;

revoke execute on function public.lint_schema(jsonb, uuid) from public, anon;
grant execute on function public.lint_schema(jsonb, uuid) to authenticated, service_role;
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
    on conflict (source_uid) do nothing;
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
create or replace function overlay_private.request_hash(
  schema_id uuid,
  block_type text,
  block_content text
)
returns bigint
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.hashtextextended(
    pg_catalog.concat_ws(
      E'\n', request_hash.schema_id, request_hash.block_type, request_hash.block_content
    ) collate "C",
    0
  );
$$;

comment on function overlay_private.request_hash(uuid, text, text) is
$$Hash of what is asked about a block: overlays with the same one may have the same answer.$$;

revoke execute on function overlay_private.request_hash(uuid, text, text) from public;
create or replace function overlay_private.pack_characters(schema_jsonb jsonb, model_config jsonb)
returns integer
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- in the schema of a pack, that of a block stands deeper, where its references would not lead
  if pack_characters.schema_jsonb @? '$.**."$ref"'
    or pack_characters.schema_jsonb @? '$.**."$dynamicRef"' then
    return 0;
  end if;
  return coalesce(
    (pack_characters.model_config ->> 'pack_characters')::integer,
    overlay_private.count_at(pack_characters.schema_jsonb -> 'prompt_config', 'pack_characters'),
    0
  );
end;
$$;

comment on function overlay_private.pack_characters(jsonb, jsonb) is
$$Most characters of a pack, by model_config or else prompt_config; 0 means no packs.$$;

revoke execute on function overlay_private.pack_characters(jsonb, jsonb) from public;

create or replace function overlay_private.packs_of(conv_uid text, pack_characters integer)
returns table (
  block_uid text,
  pack_index integer
)
language sql
stable
rows 100
set search_path = pg_catalog, pg_temp
as $$
  with short as (
    select b.block_uid, b.block_index, length(b.block_content) as length
    from public.blocks_v2 b
    where b.conv_uid = packs_of.conv_uid
      and packs_of.pack_characters >= 100
      and length(b.block_content) <= packs_of.pack_characters / 4
  ),
  -- A block belongs to the stretch of three quarters in which it begins, and is no longer than the
  -- fourth: so no pack is longer than it may be, and none has to be counted block by block.
  stretches as (
    select
      s.*,
      (sum(s.length) over (order by s.block_index) - s.length)
        / greatest(packs_of.pack_characters - packs_of.pack_characters / 4, 1) as stretch
    from short s
  ),
  parts as (
    select
      s.block_uid, s.stretch,
      (row_number() over (partition by s.stretch order by s.block_index) - 1) / 10 as part
    from stretches s
  )
  select p.block_uid, dense_rank() over (order by p.stretch, p.part)::integer
  from parts p;
$$;

comment on function overlay_private.packs_of(text, integer) is
$$Which short blocks of a document share a request: at most ten, and so many characters in all.

Short is up to a quarter of that. Longer blocks between them are asked for alone.$$;

revoke execute on function overlay_private.packs_of(text, integer) from public;
create or replace function public.create_run_v2(
  conv_uid text,
  schema_id uuid,
  model_config jsonb default '{}',
  actor uuid default null
)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(create_run_v2.actor);
  v_owner uuid;
  v_validation text;
  v_pack_characters integer;
  v_run uuid;
begin
  perform overlay_private.check_model_config(create_run_v2.model_config);

  -- in share mode: neither the document nor the schema can be deleted before the run is there
  select d.owner_id into v_owner
  from public.documents_v2 d
  where d.conv_uid = create_run_v2.conv_uid
    and d.status = 'ingested'
    and (v_caller.sees_all or d.owner_id = v_caller.user_id)
  for share;
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'document not found',
      detail = pg_catalog.format('conv_uid %s', create_run_v2.conv_uid),
      hint = 'ingest_document() answers the conv_uid; list_documents() shows those of a project.';
  end if;

  select case when s.schema_jsonb ->> 'validation' in ('warn', 'off')
    then s.schema_jsonb ->> 'validation' else 'enforce' end,
    overlay_private.pack_characters(s.schema_jsonb, create_run_v2.model_config)
  into v_validation, v_pack_characters
  from public.schemas s
  where s.schema_id = create_run_v2.schema_id and s.owner_id = v_owner
  for key share;
  if not found then
    perform overlay_private.find_schema(
      create_run_v2.schema_id, row(v_owner, false, null)::overlay_private.caller
    );
  end if;

  insert into public.runs_v2 (owner_id, conv_uid, schema_id, model_config, validation)
  values (
    v_owner, create_run_v2.conv_uid, create_run_v2.schema_id, create_run_v2.model_config,
    v_validation
  )
  returning run_id into v_run;
  insert into overlay_private.run_gates (run_id) values (v_run);

  insert into public.block_overlays_v2 (
    id, run_id, block_uid, owner_id, block_index, request_hash, pack_index
  )
  select
    -- The run's with the position at its end: ids of neighbours are neighbours in their index,
    -- which every claim, answer and confirmation writes to.
    (pg_catalog.left(v_run::text, 28) || pg_catalog.lpad(
      pg_catalog.to_hex(b.block_index), 8, '0'
    ))::uuid,
    v_run, b.block_uid, v_owner, b.block_index,
    overlay_private.request_hash(create_run_v2.schema_id, b.block_type, b.block_content),
    p.pack_index
  from public.blocks_v2 b
  left join overlay_private.packs_of(create_run_v2.conv_uid, v_pack_characters) p
    on p.block_uid = b.block_uid
  where b.conv_uid = create_run_v2.conv_uid
  order by b.block_index;
  return v_run;
end;
$$;

comment on function public.create_run_v2(text, uuid, jsonb, uuid) is
$$Applies a schema to a document: creates a run with one pending overlay for each block.

Answers the run's id. model_config may hold model, routes ({block type: model}), escalation_model
(asked after an invalid answer), max_tokens and pack_characters, which go before those of the
schema's prompt_config; and max_attempts and reuse (false: pay again for what was answered). The run
belongs to the owner of the document. A document can have any number of runs, also with the same
schema.

Errors: 22023 model_config is wrong; PT404 document or schema not found; 42501 not signed in.$$;

revoke execute on function public.create_run_v2(text, uuid, jsonb, uuid) from public, anon;
grant execute on function public.create_run_v2(text, uuid, jsonb, uuid)
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
