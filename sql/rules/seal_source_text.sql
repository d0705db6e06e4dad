create or replace function overlay_private.seal_source_text()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  new.text_sha256 := pg_catalog.encode(
    pg_catalog.sha256(pg_catalog.convert_to(new.source_text, 'UTF8')), 'hex'
  );
  return new;
end;
$$;

comment on function overlay_private.seal_source_text() is
$$Trigger: notes the hash of a document's text when it first has one.

A later change of the text does not change the hash, so that reconstruct_document can tell.$$;

revoke execute on function overlay_private.seal_source_text() from public;

create trigger new_documents_are_sealed
  before insert on public.documents_v2
  for each row
  when (new.source_text is not null)
  execute function overlay_private.seal_source_text();

create trigger converted_documents_are_sealed
  before update on public.documents_v2
  for each row
  when (old.source_text is null and new.source_text is not null)
  execute function overlay_private.seal_source_text();
