create or replace function overlay_private.find_document(
  source_uid text,
  caller overlay_private.caller
)
returns public.documents_v2
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_document public.documents_v2;
begin
  select d.* into v_document
  from public.documents_v2 d
  where d.source_uid = find_document.source_uid
    and ((find_document.caller).sees_all or d.owner_id = (find_document.caller).user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'document not found',
      detail = pg_catalog.format('source_uid %s', pg_catalog.left(find_document.source_uid, 100)),
      hint = 'list_documents() shows the documents of a project.';
  end if;
  return v_document;
end;
$$;

comment on function overlay_private.find_document(text, overlay_private.caller) is
$$The document, if the caller may see it.

Errors: PT404 document not found, also when it is somebody else's.$$;

revoke execute on function overlay_private.find_document(text, overlay_private.caller) from public;
