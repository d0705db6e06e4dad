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
