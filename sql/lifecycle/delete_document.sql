create or replace function overlay_private.runs_of_document(conv_uid text)
returns uuid[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select array(
    select r.run_id
    from public.runs_v2 r
    where r.conv_uid = runs_of_document.conv_uid
    order by r.run_id
  );
$$;

comment on function overlay_private.runs_of_document(text) is $$Ids of a document's runs.$$;

revoke execute on function overlay_private.runs_of_document(text) from public;

create or replace function public.preview_delete_document(
  source_uid text,
  actor uuid default null
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_document public.documents_v2 := overlay_private.find_document(
    preview_delete_document.source_uid,
    overlay_private.identify_caller(preview_delete_document.actor)
  );
begin
  return overlay_private.count_runs(overlay_private.runs_of_document(v_document.conv_uid));
end;
$$;

comment on function public.preview_delete_document(text, uuid) is
$$What delete_document would delete: {runs, overlays, and how many of each status}.

Errors: 42501 not signed in; PT404 document not found.$$;

revoke execute on function public.preview_delete_document(text, uuid) from public, anon;
grant execute on function public.preview_delete_document(text, uuid)
  to authenticated, service_role;

create or replace function public.delete_document(source_uid text, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(delete_document.actor);
  v_document public.documents_v2 := overlay_private.find_document(
    delete_document.source_uid, v_caller
  );
  v_runs uuid[];
  v_counts jsonb;
begin
  -- No run can be created on it from here on: create_run_v2 takes the row in share mode. No more
  -- than that, for whoever updates a run may have to look, behind the gate, whether its document is
  -- there.
  perform from public.documents_v2 d
  where d.source_uid = v_document.source_uid
  for no key update;
  -- somebody may have been faster
  v_document := overlay_private.find_document(v_document.source_uid, v_caller);

  v_runs := overlay_private.runs_of_document(v_document.conv_uid);
  perform overlay_private.close_runs(v_runs);
  v_counts := overlay_private.count_runs(v_runs);
  perform overlay_private.remove_runs(v_runs, v_caller);
  delete from public.documents_v2 d where d.source_uid = v_document.source_uid;
  return v_counts;
end;
$$;

comment on function public.delete_document(text, uuid) is
$$Deletes a document with its blocks, runs and overlays, confirmed ones too.

A tombstone stays of every run. Answers what preview_delete_document does, as it was at the end.

Errors: 42501 not signed in; PT404 document not found.$$;

revoke execute on function public.delete_document(text, uuid) from public, anon;
grant execute on function public.delete_document(text, uuid) to authenticated, service_role;
