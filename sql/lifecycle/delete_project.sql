create or replace function public.preview_delete_project(
  project_id uuid,
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
  v_caller overlay_private.caller := overlay_private.identify_caller(
    preview_delete_project.actor
  );
  v_project public.projects := overlay_private.find_project(
    preview_delete_project.project_id, v_caller
  );
begin
  return overlay_private.count_runs(
    overlay_private.runs_of_project(v_project.project_id, null, v_caller)
  ) || pg_catalog.jsonb_build_object('documents', (
    select pg_catalog.count(*)
    from public.documents_v2 d
    where d.project_id = v_project.project_id
  ));
end;
$$;

comment on function public.preview_delete_project(uuid, uuid) is
$$What delete_project would delete: {documents, runs, overlays, and how many of each status}.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project not found.$$;

revoke execute on function public.preview_delete_project(uuid, uuid) from public, anon;
grant execute on function public.preview_delete_project(uuid, uuid)
  to authenticated, service_role;

create or replace function public.delete_project(
  project_id uuid,
  expected jsonb,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(delete_project.actor);
  v_project public.projects := overlay_private.find_project(delete_project.project_id, v_caller);
  v_runs uuid[];
  v_counts jsonb;
begin
  -- nothing can be ingested into it from here on, and no run created on its documents
  perform from public.projects p where p.project_id = v_project.project_id for update;
  perform from public.documents_v2 d
  where d.project_id = v_project.project_id
  order by d.source_uid
  for no key update;

  v_runs := overlay_private.runs_of_project(v_project.project_id, null, v_caller);
  perform overlay_private.close_runs(v_runs);
  v_counts := public.preview_delete_project(v_project.project_id, delete_project.actor);
  if (delete_project.expected @> pg_catalog.jsonb_build_object(
    'documents', v_counts -> 'documents', 'confirmed', v_counts -> 'confirmed'
  )) is not true then
    raise exception using
      errcode = 'PT409',
      message = 'project holds something else than expected',
      detail = pg_catalog.format('It holds %s.', v_counts),
      hint = 'Show preview_delete_project() to the person, and pass what they agreed to.';
  end if;

  perform overlay_private.remove_runs(v_runs, v_caller);
  delete from overlay_private.budgets b where b.holder_id = v_project.project_id;
  delete from overlay_private.reservations v where v.project_id = v_project.project_id;
  delete from public.documents_v2 d where d.project_id = v_project.project_id;
  delete from public.projects p where p.project_id = v_project.project_id;
  return v_counts;
end;
$$;

comment on function public.delete_project(uuid, jsonb, uuid) is
$$Deletes a project with all that is in it, confirmed values too.

expected is what preview_delete_project answered: if the numbers of documents and of confirmed
overlays are others by now, nothing is deleted. A tombstone stays of every run. Answers what was
deleted.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project not found; PT409 project
holds something else than expected.$$;

revoke execute on function public.delete_project(uuid, jsonb, uuid) from public, anon;
grant execute on function public.delete_project(uuid, jsonb, uuid) to authenticated, service_role;
