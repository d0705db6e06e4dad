create or replace function overlay_private.checked_source(
  conv_uid text,
  caller overlay_private.caller
)
returns bytea
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_source bytea;
  v_sealed text;
begin
  select pg_catalog.convert_to(d.source_text, 'UTF8'), d.text_sha256
  into v_source, v_sealed
  from public.documents_v2 d
  where d.conv_uid = checked_source.conv_uid
    and d.status = 'ingested'
    and ((checked_source.caller).sees_all or d.owner_id = (checked_source.caller).user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'document not found',
      detail = pg_catalog.format('conv_uid %s', checked_source.conv_uid),
      hint = 'list_documents() shows the conv_uid of each document of a project.';
  end if;
  if pg_catalog.encode(pg_catalog.sha256(v_source), 'hex') is distinct from v_sealed then
    raise exception using
      errcode = 'PT409',
      message = 'source is not what was ingested',
      detail = pg_catalog.format(
        'SHA-256 is %s and was %s.', pg_catalog.encode(pg_catalog.sha256(v_source), 'hex'), v_sealed
      ),
      hint = 'Somebody changed source_text by hand. Ingest the file again: it is a new document.';
  end if;
  return v_source;
end;
$$;

comment on function overlay_private.checked_source(text, overlay_private.caller) is
$$The bytes of a document's text, proven to be those that were ingested.

Errors: PT404 document not found; PT409 source is not what was ingested.$$;

revoke execute on function overlay_private.checked_source(text, overlay_private.caller)
  from public;
