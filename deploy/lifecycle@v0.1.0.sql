-- Deploy pgoverlay:lifecycle to pg
-- requires: rules

begin;
set local client_min_messages = warning;

create or replace function public.pause_run(run_id uuid, reason text, actor uuid default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(pause_run.actor);
  v_run public.runs_v2 := overlay_private.find_run(pause_run.run_id, v_caller);
begin
  if overlay_private.is_blank(pause_run.reason) then
    raise exception using
      errcode = '22023',
      message = 'reason is missing',
      hint = 'Say why the run is paused, for whoever resumes it.';
  end if;
  perform overlay_private.check_reason(pause_run.reason);

  perform overlay_private.close_runs(array[v_run.run_id]);
  v_run := overlay_private.find_run(v_run.run_id, v_caller);  -- as it is behind the gate
  update public.runs_v2 r
  set status = 'paused', paused_reason = pause_run.reason
  where r.run_id = v_run.run_id and r.status in ('pending', 'running');
  if not found then
    raise exception using
      errcode = 'PT409',
      message = 'run is not open',
      detail = pg_catalog.format('Its status is %s.', v_run.status),
      hint = 'Only a run that is pending or running can be paused.';
  end if;
end;
$$;

comment on function public.pause_run(uuid, text, uuid) is
$$Keeps workers from claiming more of a run; what they hold already they may finish.

Errors: 22023 run_id or reason is missing, or reason is too long; 42501 not signed in; PT404 run
not found; PT409 run is not open.$$;

revoke execute on function public.pause_run(uuid, text, uuid) from public, anon;
grant execute on function public.pause_run(uuid, text, uuid) to authenticated, service_role;
create or replace function public.resume_run(run_id uuid, actor uuid default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    resume_run.run_id, overlay_private.identify_caller(resume_run.actor)
  );
begin
  select r.* into v_run
  from public.runs_v2 r
  where r.run_id = v_run.run_id and r.status = 'paused'
  for no key update;
  if not found then
    raise exception using
      errcode = 'PT409',
      message = 'run is not paused',
      detail = pg_catalog.format('run_id %s', resume_run.run_id),
      hint = 'run_progress() shows the status of a run.';
  end if;

  v_run.status := overlay_private.run_status(
    'running', v_run.pending_blocks, v_run.claimed_blocks, v_run.started_at is not null
  );
  update public.runs_v2 r
  set
    status = v_run.status,
    paused_reason = null,
    completed_at = case v_run.status when 'complete' then pg_catalog.clock_timestamp() end
  where r.run_id = v_run.run_id;
  if v_run.pending_blocks > 0 then
    perform pg_catalog.pg_notify('overlay_pending', pg_catalog.jsonb_build_object(
      'run_id', v_run.run_id, 'pending', v_run.pending_blocks
    )::text);
  end if;
end;
$$;

comment on function public.resume_run(uuid, uuid) is
$$Opens a paused run to workers again.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found; PT409 run is not
paused.$$;

revoke execute on function public.resume_run(uuid, uuid) from public, anon;
grant execute on function public.resume_run(uuid, uuid) to authenticated, service_role;
create or replace function overlay_private.close_runs(run_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from overlay_private.run_gates g
  where g.run_id = any(close_runs.run_ids)
  order by g.run_id
  for update;
end;
$$;

comment on function overlay_private.close_runs(uuid[]) is
$$Closes the gates of these runs, in order, until the transaction ends.

Waits for all who are at work on their overlays, and keeps new ones out. Close all that a call is
going to need before it does anything else.$$;

revoke execute on function overlay_private.close_runs(uuid[]) from public;
create or replace function public.cancel_run(run_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(cancel_run.actor);
  v_run public.runs_v2 := overlay_private.find_run(cancel_run.run_id, v_caller);
  v_operation uuid;
  v_claimed uuid[];
begin
  perform overlay_private.close_runs(array[v_run.run_id]);
  v_claimed := array(
    select o.id
    from public.block_overlays_v2 o
    where o.run_id = v_run.run_id and o.status = 'claimed'
    order by o.block_uid
    for update
  );
  if v_claimed <> '{}' then
    v_operation := overlay_private.begin_operation('cancel', v_caller.user_id);
    update public.block_overlays_v2 o
    set
      status = 'pending',
      claim_token = null,
      claim_expires_at = null,
      attempt_count = o.attempt_count - 1,
      operation_id = v_operation
    where o.id = any(v_claimed);
  end if;

  update public.runs_v2 r
  set status = 'cancelled', paused_reason = null, completed_at = null
  where r.run_id = v_run.run_id and r.status in ('pending', 'running', 'paused');
  if not found then
    raise exception using
      errcode = 'PT409',
      message = 'run is over',
      detail = pg_catalog.format('run_id %s', v_run.run_id),
      hint = 'A complete or cancelled run has nothing left to cancel.';
  end if;

  return pg_catalog.jsonb_build_object(
    'operation_id', v_operation, 'released', pg_catalog.cardinality(v_claimed)
  );
end;
$$;

comment on function public.cancel_run(uuid, uuid) is
$$Ends a run: nothing more is claimed, and what workers hold is released.

Results that come in for it are dropped. What was staged can still be reviewed and confirmed. The
attempts that were under way are not counted. Answers {operation_id, released}.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found; PT409 run is over.$$;

revoke execute on function public.cancel_run(uuid, uuid) from public, anon;
grant execute on function public.cancel_run(uuid, uuid) to authenticated, service_role;
create or replace function overlay_private.count_runs(run_ids uuid[])
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.jsonb_build_object(
    'runs', pg_catalog.count(*),
    'overlays', coalesce(sum(r.total_blocks), 0),
    'pending', coalesce(sum(r.pending_blocks), 0),
    'claimed', coalesce(sum(r.claimed_blocks), 0),
    'ai_complete', coalesce(sum(r.ai_complete_blocks), 0),
    'confirmed', coalesce(sum(r.confirmed_blocks), 0),
    'failed', coalesce(sum(r.failed_blocks), 0),
    'excluded', coalesce(sum(r.excluded_blocks), 0)
  )
  from public.runs_v2 r
  where r.run_id = any(count_runs.run_ids);
$$;

comment on function overlay_private.count_runs(uuid[]) is
$$What stands in these runs, by their counters, for a preview.$$;

revoke execute on function overlay_private.count_runs(uuid[]) from public;
create or replace function overlay_private.remove_runs(
  run_ids uuid[],
  caller overlay_private.caller
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_operations uuid[];
begin
  -- Before the rows in runs_v2: somebody who edits a column directly holds an overlay and wants the
  -- row of its run.
  perform from public.block_overlays_v2 o
  where o.run_id = any(remove_runs.run_ids)
  order by o.run_id, o.block_uid
  for update;
  v_operations := array(
    select distinct l.operation_id
    from public.history_links l
    where l.run_id = any(remove_runs.run_ids)
  );
  -- An operation may have been on other runs as well: of two calls that delete the last two, the
  -- second must see that the first is gone.
  perform from public.overlay_operations p
  where p.operation_id = any(v_operations)
  order by p.operation_id
  for update;

  insert into public.run_tombstones (
    run_id, owner_id, project_id, source_uid, schema_uid, total_blocks, confirmed_blocks,
    link_number, link_hash, deleted_by
  )
  select
    r.run_id, r.owner_id, d.project_id, d.source_uid, s.schema_uid, r.total_blocks,
    r.confirmed_blocks, coalesce(l.link_number, 0), l.link_hash, (remove_runs.caller).user_id
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  join public.schemas s on s.schema_id = r.schema_id
  left join lateral (
    select h.link_number, h.link_hash
    from public.history_links h
    where h.run_id = r.run_id
    order by h.link_number desc
    limit 1
  ) as l on true
  where r.run_id = any(remove_runs.run_ids);

  delete from public.runs_v2 r where r.run_id = any(remove_runs.run_ids);
  delete from public.overlay_events e where e.run_id = any(remove_runs.run_ids);
  delete from public.history_links l where l.run_id = any(remove_runs.run_ids);
  delete from public.overlay_operations p
  where p.operation_id = any(v_operations)
    and not exists (
      select from public.history_links l where l.operation_id = p.operation_id
    );
end;
$$;

comment on function overlay_private.remove_runs(uuid[], overlay_private.caller) is
$$Deletes runs, whose gates are closed, with their overlays and history, and leaves tombstones.$$;

revoke execute on function overlay_private.remove_runs(uuid[], overlay_private.caller) from public;
create or replace function public.preview_delete_run(run_id uuid, actor uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    preview_delete_run.run_id, overlay_private.identify_caller(preview_delete_run.actor)
  );
begin
  return overlay_private.count_runs(array[v_run.run_id]);
end;
$$;

comment on function public.preview_delete_run(uuid, uuid) is
$$What delete_run would delete, and cancel_run end: {runs, overlays, and how many of each status}.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.preview_delete_run(uuid, uuid) from public, anon;
grant execute on function public.preview_delete_run(uuid, uuid) to authenticated, service_role;

create or replace function public.delete_run(run_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(delete_run.actor);
  v_run public.runs_v2 := overlay_private.find_run(delete_run.run_id, v_caller);
  v_counts jsonb;
begin
  perform overlay_private.close_runs(array[v_run.run_id]);
  v_run := overlay_private.find_run(v_run.run_id, v_caller);  -- somebody may have been faster
  v_counts := overlay_private.count_runs(array[v_run.run_id]);
  perform overlay_private.remove_runs(array[v_run.run_id], v_caller);
  return v_counts;
end;
$$;

comment on function public.delete_run(uuid, uuid) is
$$Deletes a run with its overlays, confirmed ones too, and its history.

What workers hold of it is lost to them. A tombstone keeps the hash of the history's last link.
Answers what preview_delete_run does, as it was at the end.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.delete_run(uuid, uuid) from public, anon;
grant execute on function public.delete_run(uuid, uuid) to authenticated, service_role;
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
create or replace function public.preview_delete_schema(schema_id uuid, actor uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema public.schemas := overlay_private.find_schema(
    preview_delete_schema.schema_id,
    overlay_private.identify_caller(preview_delete_schema.actor)
  );
begin
  return overlay_private.count_runs(array(
    select r.run_id from public.runs_v2 r where r.schema_id = v_schema.schema_id
  ));
end;
$$;

comment on function public.preview_delete_schema(uuid, uuid) is
$$What stands in the way of delete_schema: {runs, overlays, and how many of each status}.

Errors: 42501 not signed in; PT404 schema not found.$$;

revoke execute on function public.preview_delete_schema(uuid, uuid) from public, anon;
grant execute on function public.preview_delete_schema(uuid, uuid)
  to authenticated, service_role;

create or replace function public.delete_schema(schema_id uuid, actor uuid default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_schema public.schemas := overlay_private.find_schema(
    delete_schema.schema_id, overlay_private.identify_caller(delete_schema.actor)
  );
begin
  delete from public.schemas s where s.schema_id = v_schema.schema_id;
exception
  when foreign_key_violation then
    raise exception using
      errcode = 'PT409',
      message = 'schema is in use',
      detail = pg_catalog.format('schema_id %s', v_schema.schema_id),
      hint = 'Delete its runs first; preview_delete_schema() counts them.';
end;
$$;

comment on function public.delete_schema(uuid, uuid) is
$$Deletes a schema that no run uses.

Errors: 42501 not signed in; PT404 schema not found; PT409 schema is in use.$$;

revoke execute on function public.delete_schema(uuid, uuid) from public, anon;
grant execute on function public.delete_schema(uuid, uuid) to authenticated, service_role;
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

commit;
