create or replace function overlay_private.announce_documents()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_catalog.pg_notify('overlay_documents', pg_catalog.jsonb_build_object(
    'project_id', c.project_id, 'changed', c.changed
  )::text)
  from (
    select d.project_id, pg_catalog.count(*) as changed
    from changed_documents d
    group by d.project_id
  ) as c;
  return null;
end;
$$;

comment on function overlay_private.announce_documents() is
$$Trigger: announces on the channel overlay_documents whose documents a statement changed.

The payload is {"project_id", "changed"}, one for each project.$$;

revoke execute on function overlay_private.announce_documents() from public;

-- A trigger with a transition table is for one verb.
create trigger new_documents_are_announced
  after insert on public.documents_v2
  referencing new table as changed_documents
  for each statement
  execute function overlay_private.announce_documents();

create trigger documents_are_announced
  after update on public.documents_v2
  referencing new table as changed_documents
  for each statement
  execute function overlay_private.announce_documents();

create trigger old_documents_are_announced
  after delete on public.documents_v2
  referencing old table as changed_documents
  for each statement
  execute function overlay_private.announce_documents();
