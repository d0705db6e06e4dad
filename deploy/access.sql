-- Deploy pgoverlay:access to pg
-- requires: tables

begin;
set local client_min_messages = warning;

-- Supabase brings auth.uid(); elsewhere this one reads the same setting, which PostgREST fills. An
-- existing one is left as it is. The comments mark what revert may drop.
do $do$
begin
  if pg_catalog.to_regprocedure('auth.uid()') is not null then
    return;
  end if;

  if pg_catalog.to_regnamespace('auth') is null then
    create schema auth;
    comment on schema auth is 'created by pgoverlay';
  end if;

  create function auth.uid()
  returns uuid
  language plpgsql
  stable
  set search_path = pg_catalog, pg_temp
  as $$
  begin
    -- a setting made by set_config(…, true) reads as '' once its transaction is over
    return (nullif(
      pg_catalog.current_setting('request.jwt.claims', true), ''
    )::jsonb ->> 'sub')::uuid;
  exception
    when data_exception or statement_too_complex then
      raise exception using
        errcode = '42501',
        message = 'not signed in',
        detail = 'The claim sub of the request is no uuid.',
        hint = 'Send a token whose sub is the id of the user.';
  end;
  $$;

  comment on function auth.uid() is
  'created by pgoverlay: the user of the request, the claim sub of request.jwt.claims.

Null when nobody is signed in. Errors: 42501 not signed in, when the claims are no JSON or sub is no
uuid.';
  revoke execute on function auth.uid() from public;
  grant usage on schema auth to anon, authenticated, service_role;
  grant execute on function auth.uid() to anon, authenticated, service_role;
end
$do$;
-- current_user is the owner inside a security definer function, and the claim "role" can be forged
-- by whoever may set it. The setting role holds what set role was allowed to choose.
create or replace function overlay_private.calling_role()
returns text
language sql
stable
return coalesce(
  nullif(pg_catalog.current_setting('role', true), 'none'), session_user::text
);

comment on function overlay_private.calling_role() is
$$The role that the client acts as, also inside a security definer function.$$;

revoke execute on function overlay_private.calling_role() from public;
create type overlay_private.caller as (
  user_id uuid,
  sees_all boolean,
  via text
);

comment on type overlay_private.caller is
$$On whose behalf a call acts, whether ownership is asked, and as which role it came.$$;

create or replace function overlay_private.identify_caller(actor uuid)
returns overlay_private.caller
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text := overlay_private.calling_role();
  v_user uuid;
begin
  begin
    v_user := auth.uid();
  exception
    -- Supabase's own says no more than that something is no uuid
    when data_exception or statement_too_complex then
      raise exception using
        errcode = '42501',
        message = 'not signed in',
        detail = 'The claim sub of the request is no uuid.',
        hint = 'Send a token whose sub is the id of the user.';
  end;

  -- usage and not member: a login that may merely set role to service_role has not done so
  if pg_catalog.pg_has_role(v_role, 'service_role', 'usage') then
    if coalesce(identify_caller.actor, v_user) is null then
      raise exception using
        errcode = '22023',
        message = 'actor is missing',
        detail = pg_catalog.format('Role %s is nobody in particular.', v_role),
        hint = 'Pass actor, the id of the user on whose behalf you call.';
    end if;
    return row(
      coalesce(identify_caller.actor, v_user), identify_caller.actor is not null, v_role
    );
  end if;

  if v_user is null then
    raise exception using
      errcode = '42501',
      message = 'not signed in',
      detail = 'The request carries no user: request.jwt.claims has no sub.',
      hint = 'Send a token whose sub is the id of the user.';
  end if;
  if identify_caller.actor <> v_user then
    raise exception using
      errcode = '42501',
      message = 'actor is somebody else',
      detail = pg_catalog.format('You are %s and passed %s.', v_user, identify_caller.actor),
      hint = 'Leave actor out: only service_role acts for others.';
  end if;
  return row(v_user, false, v_role);
end;
$$;

comment on function overlay_private.identify_caller(uuid) is
$$On whose behalf this call acts.

A signed-in user acts for themself and owns what they touch. service_role, and roles that inherit
it, pass every ownership check and name the user in actor.

Errors: 22023 actor is missing; 42501 not signed in, or actor is somebody else.$$;

revoke execute on function overlay_private.identify_caller(uuid) from public;
create or replace function overlay_private.is_blank(value text)
returns boolean
language sql
immutable
-- of other white space only what people meet: no-break, figure, thin and ideographic spaces, those
-- without width, and the mark at the beginning of a file; and no more of it than one can look over,
-- for translating takes four times as much memory as the text
return pg_catalog.translate(
  pg_catalog.left(coalesce(is_blank.value, ''), 10000),
  E' \t\n\x0b\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007'
  '\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff',
  ''
) = '';

comment on function overlay_private.is_blank(text) is
$$Whether a text is null or begins with nothing but white space, of any kind.$$;

revoke execute on function overlay_private.is_blank(text) from public;
create or replace function overlay_private.find_project(
  project_id uuid,
  caller overlay_private.caller
)
returns public.projects
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project public.projects;
begin
  if find_project.project_id is null then
    raise exception using
      errcode = '22023',
      message = 'project_id is missing',
      hint = 'Pass the id of a project; list_projects() shows yours.';
  end if;

  select p.* into v_project
  from public.projects p
  where p.project_id = find_project.project_id
    and ((find_project.caller).sees_all or p.owner_id = (find_project.caller).user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'project not found',
      detail = pg_catalog.format('project_id %s', find_project.project_id),
      hint = 'list_projects() shows the projects that you own.';
  end if;
  return v_project;
end;
$$;

comment on function overlay_private.find_project(uuid, overlay_private.caller) is
$$The project, if the caller may see it.

Errors: 22023 project_id is missing; PT404 project not found, also when it is somebody else's.$$;

revoke execute on function overlay_private.find_project(uuid, overlay_private.caller) from public;
create or replace function overlay_private.find_run(run_id uuid, caller overlay_private.caller)
returns public.runs_v2
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2;
begin
  if find_run.run_id is null then
    raise exception using
      errcode = '22023',
      message = 'run_id is missing',
      hint = 'Pass the id of a run; list_runs() shows yours.';
  end if;

  select r.* into v_run
  from public.runs_v2 r
  where r.run_id = find_run.run_id
    and ((find_run.caller).sees_all or r.owner_id = (find_run.caller).user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'run not found',
      detail = pg_catalog.format('run_id %s', find_run.run_id),
      hint = 'list_runs() shows the runs that you own.';
  end if;
  return v_run;
end;
$$;

comment on function overlay_private.find_run(uuid, overlay_private.caller) is
$$The run, if the caller may see it.

Errors: 22023 run_id is missing; PT404 run not found, also when it is somebody else's.$$;

revoke execute on function overlay_private.find_run(uuid, overlay_private.caller) from public;
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
create or replace function overlay_private.find_schema(
  schema_id uuid,
  caller overlay_private.caller
)
returns public.schemas
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema public.schemas;
begin
  select s.* into v_schema
  from public.schemas s
  where s.schema_id = find_schema.schema_id
    and ((find_schema.caller).sees_all or s.owner_id = (find_schema.caller).user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'schema not found',
      detail = pg_catalog.format('schema_id %s', find_schema.schema_id),
      hint = 'list_schemas() shows yours.';
  end if;
  return v_schema;
end;
$$;

comment on function overlay_private.find_schema(uuid, overlay_private.caller) is
$$The schema, if the caller may see it.

Errors: PT404 schema not found, also when it is somebody else's.$$;

revoke execute on function overlay_private.find_schema(uuid, overlay_private.caller) from public;
create or replace function overlay_private.runs_of_project(
  project_id uuid,
  schema_id uuid,
  caller overlay_private.caller
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_project public.projects := overlay_private.find_project(
    runs_of_project.project_id, runs_of_project.caller
  );
begin
  return array(
    select r.run_id
    from public.runs_v2 r
    join public.documents_v2 d on d.conv_uid = r.conv_uid
    where d.project_id = v_project.project_id
      and (runs_of_project.schema_id is null or r.schema_id = runs_of_project.schema_id)
    order by r.run_id
  );
end;
$$;

comment on function overlay_private.runs_of_project(uuid, uuid, overlay_private.caller) is
$$Ids of a project's runs, of one schema if that is given.

Errors: those of find_project.$$;

revoke execute on function overlay_private.runs_of_project(uuid, uuid, overlay_private.caller)
  from public;
create or replace function overlay_private.enter_runs(run_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform from overlay_private.run_gates g
  where g.run_id = any(enter_runs.run_ids)
  order by g.run_id
  for key share;
end;
$$;

comment on function overlay_private.enter_runs(uuid[]) is
$$Passes the gates of these runs, in order, and holds them open until the transaction ends.

Waits while a run is being cancelled, paused or deleted. Call it before locking any overlay.$$;

revoke execute on function overlay_private.enter_runs(uuid[]) from public;
-- One policy for each table and verb; what has none is refused. (select auth.uid()) is evaluated
-- once a query instead of once a row.

create policy owners_see_their_projects on public.projects
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_see_their_documents on public.documents_v2
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_see_the_blocks_of_their_documents on public.blocks_v2
  for select to authenticated using (exists (
    select from public.documents_v2 d
    where d.conv_uid = blocks_v2.conv_uid and d.owner_id = (select auth.uid())
  ));

create policy owners_see_their_schemas on public.schemas
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_see_their_runs on public.runs_v2
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_see_their_overlays on public.block_overlays_v2
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_edit_what_awaits_review on public.block_overlays_v2
  for update to authenticated
  using (
    owner_id = (select auth.uid()) and status = 'ai_complete' and excluded_at is null
  )
  with check (
    owner_id = (select auth.uid()) and status = 'ai_complete' and excluded_at is null
  );

create policy owners_see_the_history_of_their_runs on public.overlay_events
  for select to authenticated using (exists (
    select from public.runs_v2 r
    where r.run_id = overlay_events.run_id and r.owner_id = (select auth.uid())
  ));

create policy owners_see_the_chain_of_their_runs on public.history_links
  for select to authenticated using (exists (
    select from public.runs_v2 r
    where r.run_id = history_links.run_id and r.owner_id = (select auth.uid())
  ));

create policy owners_see_what_is_left_of_their_runs on public.run_tombstones
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_see_what_their_runs_asked_of_models on public.llm_calls
  for select to authenticated using (owner_id = (select auth.uid()));

create policy everybody_sees_the_prices on public.model_prices
  for select to authenticated using ((select auth.uid()) is not null);

-- service_role is trusted to read; it writes through the RPCs like everybody else.
create policy service_role_sees_projects on public.projects
  for select to service_role using (true);
create policy service_role_sees_documents on public.documents_v2
  for select to service_role using (true);
create policy service_role_sees_blocks on public.blocks_v2
  for select to service_role using (true);
create policy service_role_sees_schemas on public.schemas
  for select to service_role using (true);
create policy service_role_sees_runs on public.runs_v2
  for select to service_role using (true);
create policy service_role_sees_overlays on public.block_overlays_v2
  for select to service_role using (true);
create policy service_role_sees_events on public.overlay_events
  for select to service_role using (true);
create policy service_role_sees_operations on public.overlay_operations
  for select to service_role using (true);
create policy service_role_sees_links on public.history_links
  for select to service_role using (true);
create policy service_role_sees_tombstones on public.run_tombstones
  for select to service_role using (true);
create policy service_role_sees_calls on public.llm_calls
  for select to service_role using (true);
create policy service_role_sees_prices on public.model_prices
  for select to service_role using (true);
-- Revoke all, then grant: what a role may do with a table is read in this one file. The revokes
-- matter where default privileges give everything to everybody, as in a Supabase project.
revoke all on
  public.projects, public.documents_v2, public.blocks_v2, public.schemas, public.runs_v2,
  public.block_overlays_v2, public.overlay_operations, public.overlay_events,
  public.history_links, public.run_tombstones, public.llm_calls, public.model_prices
  from public, anon, authenticated, service_role, overlay_worker, overlay_exporter;

revoke all on overlay_private.settings, overlay_private.run_gates, overlay_private.budgets,
  overlay_private.spending, overlay_private.reservations
  from public, anon, authenticated, service_role, overlay_worker, overlay_exporter;

revoke all on sequence public.overlay_events_event_number_seq
  from public, anon, authenticated, service_role, overlay_worker, overlay_exporter;

grant select on
  public.projects, public.documents_v2, public.blocks_v2, public.schemas, public.runs_v2,
  public.block_overlays_v2, public.overlay_events, public.history_links, public.run_tombstones,
  public.llm_calls, public.model_prices
  to authenticated, service_role;

grant select on public.overlay_operations to service_role;

-- The only column of the only table that a person may write without a function.
grant update (overlay_jsonb_staging) on public.block_overlays_v2 to authenticated;

-- anon, overlay_worker and overlay_exporter get no table at all: the worker holds EXECUTE on the
-- queue's functions, the exporter SELECT on the view of confirmed overlays and EXECUTE on exports.
-- Supabase's Realtime sends what its publication holds, to whom the policies show the row. Overlays
-- and documents join without their texts and values: an event says which row to fetch again. A
-- statement that changes thousands of overlays is more than Realtime delivers, so what is one row
-- for a statement joins too: the counters of the run and the link of its history. Elsewhere there
-- is no such publication, and the channels of rules/ tell the same.
do $$
begin
  if not exists (select from pg_catalog.pg_publication p where p.pubname = 'supabase_realtime')
    or exists (
      -- one for all tables, or for all of public, has them already
      select from pg_catalog.pg_publication_tables t
      where t.pubname = 'supabase_realtime'
        and (t.schemaname, t.tablename) = ('public', 'block_overlays_v2')
    ) then
    return;
  end if;

  alter publication supabase_realtime add
    table public.documents_v2 (
      source_uid, conv_uid, project_id, owner_id, doc_title, source_type, status, error, created_at
    ),
    table public.block_overlays_v2 (
      run_id, block_uid, id, owner_id, block_index, status, staging_version, confirmed_at,
      excluded_at
    ),
    table public.runs_v2 (
      run_id, owner_id, conv_uid, schema_id, status, paused_reason, total_blocks, pending_blocks,
      claimed_blocks, ai_complete_blocks, confirmed_blocks, failed_blocks, excluded_blocks,
      created_at, started_at, completed_at
    ),
    table public.history_links (run_id, link_number, operation_id, event_count);
exception
  when insufficient_privilege then
    raise warning using
      message = 'pgoverlay is not in the publication supabase_realtime, which is somebody else''s',
      hint = 'Its owner adds the tables as sql/access/publication.sql does.';
end
$$;

commit;
