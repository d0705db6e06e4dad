create or replace function public.document_source(conv_uid text, actor uuid default null)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.convert_from(
    overlay_private.checked_source(
      document_source.conv_uid,
      overlay_private.identify_exporter('confirmed', document_source.actor)
    ),
    'UTF8'
  );
$$;

comment on function public.document_source(text, uuid) is
$$The text of a document as it was ingested: what every block_locator points into.

overlay_exporter may read any document.

Errors: 42501 not signed in; PT404 document not found; PT409 source is not what was ingested.$$;

revoke execute on function public.document_source(text, uuid) from public, anon;
grant execute on function public.document_source(text, uuid)
  to authenticated, service_role, overlay_exporter;
