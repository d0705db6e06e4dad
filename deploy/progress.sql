-- Deploy pgoverlay:progress to pg
-- requires: rules

begin;
set local client_min_messages = warning;

create or replace function public.run_progress(run_id uuid, actor uuid default null)
returns table (
  status text,
  paused_reason text,
  total_blocks integer,
  pending_blocks integer,
  claimed_blocks integer,
  ai_complete_blocks integer,
  confirmed_blocks integer,
  failed_blocks integer,
  excluded_blocks integer,
  completed_blocks integer,
  created_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    run_progress.run_id, overlay_private.identify_caller(run_progress.actor)
  );
begin
  return query select
    v_run.status, v_run.paused_reason, v_run.total_blocks, v_run.pending_blocks,
    v_run.claimed_blocks, v_run.ai_complete_blocks, v_run.confirmed_blocks, v_run.failed_blocks,
    v_run.excluded_blocks, v_run.completed_blocks, v_run.created_at, v_run.started_at,
    v_run.completed_at;
end;
$$;

comment on function public.run_progress(uuid, uuid) is
$$How far a run is, from its counters: it costs the same for ten overlays and for ten million.

completed_blocks is ai_complete_blocks + confirmed_blocks. A run is complete when nothing is pending
or claimed.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.run_progress(uuid, uuid) from public, anon;
grant execute on function public.run_progress(uuid, uuid) to authenticated, service_role;
create or replace function public.project_progress(
  project_id uuid,
  schema_id uuid default null,
  actor uuid default null
)
returns table (
  documents bigint,
  runs bigint,
  total_blocks bigint,
  pending_blocks bigint,
  claimed_blocks bigint,
  ai_complete_blocks bigint,
  confirmed_blocks bigint,
  failed_blocks bigint,
  excluded_blocks bigint,
  percent_confirmed numeric
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_project public.projects := overlay_private.find_project(
    project_progress.project_id, overlay_private.identify_caller(project_progress.actor)
  );
begin
  return query
  select
    (
      select pg_catalog.count(*)
      from public.documents_v2 d
      where d.project_id = v_project.project_id
    ),
    pg_catalog.count(*),
    coalesce(sum(r.total_blocks), 0)::bigint,
    coalesce(sum(r.pending_blocks), 0)::bigint,
    coalesce(sum(r.claimed_blocks), 0)::bigint,
    coalesce(sum(r.ai_complete_blocks), 0)::bigint,
    coalesce(sum(r.confirmed_blocks), 0)::bigint,
    coalesce(sum(r.failed_blocks), 0)::bigint,
    coalesce(sum(r.excluded_blocks), 0)::bigint,
    pg_catalog.round(
      100.0 * sum(r.confirmed_blocks) / nullif(sum(r.total_blocks - r.excluded_blocks), 0), 1
    )
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  where d.project_id = v_project.project_id
    and r.status <> 'cancelled'
    and (project_progress.schema_id is null or r.schema_id = project_progress.schema_id);
end;
$$;

comment on function public.project_progress(uuid, uuid, uuid) is
$$How far a project is, over all its runs that are not cancelled, of one schema if that is given.

It adds up the counters of the runs, so it costs the same for any number of overlays.
percent_confirmed leaves excluded overlays out; it is null when there is nothing to confirm.

Errors: 22023 project_id is missing; 42501 not signed in; PT404 project not found.$$;

revoke execute on function public.project_progress(uuid, uuid, uuid) from public, anon;
grant execute on function public.project_progress(uuid, uuid, uuid)
  to authenticated, service_role;
-- A type, so that every list refuses the same sizes without saying so itself.
create domain public.page_size as integer
  constraint pages_have_1_to_1000_rows check (value is not null and value between 1 and 1000);

comment on domain public.page_size is
$$Rows that a list answers at most at a time: from 1 to 1000; anything else is refused (23514).$$;
-- Invoker and not definer: row level security decides what is listed.
create or replace function public.list_projects(
  page_size public.page_size default 100,
  after_project uuid default null
)
returns table (
  project_id uuid,
  project_name text,
  description text,
  created_at timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select p.project_id, p.project_name, p.description, p.created_at
  from public.projects p
  -- without an "or", so that the index leads to the page
  where (p.created_at, p.project_id) > (
    case
      when list_projects.after_project is null then '-infinity'
      else (
        select l.created_at from public.projects l where l.project_id = list_projects.after_project
      )
    end,
    coalesce(list_projects.after_project, '00000000-0000-0000-0000-000000000000')
  )
  order by p.created_at, p.project_id
  limit list_projects.page_size;
$$;

comment on function public.list_projects(public.page_size, uuid) is
$$Your projects, oldest first.

Pass the last project_id of a page as after_project to get the next one.

Errors: 23514 page_size is not from 1 to 1000.$$;

revoke execute on function public.list_projects(public.page_size, uuid) from public, anon;
grant execute on function public.list_projects(public.page_size, uuid)
  to authenticated, service_role;
-- Invoker and not definer: row level security decides what is listed.
create or replace function public.list_documents(
  project_id uuid,
  page_size public.page_size default 100,
  after_document text default ''
)
returns table (
  source_uid text,
  conv_uid text,
  doc_title text,
  source_type text,
  source_sha256 text,
  converter text,
  status text,
  total_blocks bigint,
  error text,
  created_at timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    d.source_uid, d.conv_uid, d.doc_title, d.source_type, d.source_sha256, d.converter,
    case when s.is_lost then 'failed' else d.status end,
    -- blocks count from zero without a gap, and the index knows the last
    coalesce((
      select max(b.block_index) + 1 from public.blocks_v2 b where b.conv_uid = d.conv_uid
    ), 0)::bigint,
    case when s.is_lost
      then 'The conversion was begun and never ended. Ingest the file again.' else d.error
    end,
    d.created_at
  from public.documents_v2 d
  cross join lateral (
    select coalesce(d.converting_until < pg_catalog.now(), false) as is_lost
  ) s
  where d.project_id = list_documents.project_id
    and d.source_uid > coalesce(list_documents.after_document, '')
  order by d.source_uid
  limit list_documents.page_size;
$$;

comment on function public.list_documents(uuid, public.page_size, text) is
$$Documents of a project with their block counts, in the order of source_uid.

A conversion whose lease is over is shown as failed. Pass the last source_uid of a page as
after_document to get the next one.

Errors: 23514 page_size is not from 1 to 1000.$$;

revoke execute on function public.list_documents(uuid, public.page_size, text)
  from public, anon;
grant execute on function public.list_documents(uuid, public.page_size, text)
  to authenticated, service_role;
-- Invoker and not definer: row level security decides what is listed.
create or replace function public.list_schemas(
  page_size public.page_size default 100,
  after_schema uuid default null
)
returns table (
  schema_id uuid,
  schema_ref text,
  schema_uid text,
  created_at timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select s.schema_id, s.schema_ref, s.schema_uid, s.created_at
  from public.schemas s
  -- without an "or", so that the index leads to the page
  where (s.created_at, s.schema_id) > (
    case
      when list_schemas.after_schema is null then '-infinity'
      else (select l.created_at from public.schemas l where l.schema_id = list_schemas.after_schema)
    end,
    coalesce(list_schemas.after_schema, '00000000-0000-0000-0000-000000000000')
  )
  order by s.created_at, s.schema_id
  limit list_schemas.page_size;
$$;

comment on function public.list_schemas(public.page_size, uuid) is
$$Your schemas, oldest first.

Pass the last schema_id of a page as after_schema to get the next one.

Errors: 23514 page_size is not from 1 to 1000.$$;

revoke execute on function public.list_schemas(public.page_size, uuid) from public, anon;
grant execute on function public.list_schemas(public.page_size, uuid)
  to authenticated, service_role;
-- Invoker and not definer: row level security decides what is listed. Planned anew at each call:
-- the runs of a project are found from its documents, those of a person in their order.
create or replace function public.list_runs(
  project_id uuid default null,
  page_size public.page_size default 100,
  after_run uuid default null
)
returns table (
  run_id uuid,
  doc_title text,
  conv_uid text,
  schema_ref text,
  schema_id uuid,
  status text,
  total_blocks integer,
  pending_blocks integer,
  claimed_blocks integer,
  ai_complete_blocks integer,
  confirmed_blocks integer,
  failed_blocks integer,
  excluded_blocks integer,
  created_at timestamptz
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_after timestamptz := '-infinity'::timestamptz;
begin
  if list_runs.after_run is not null then
    select r.created_at into v_after
    from public.runs_v2 r
    where r.run_id = list_runs.after_run;
  end if;
  return query
  select
    r.run_id, d.doc_title, r.conv_uid, s.schema_ref, r.schema_id, r.status, r.total_blocks,
    r.pending_blocks, r.claimed_blocks, r.ai_complete_blocks, r.confirmed_blocks, r.failed_blocks,
    r.excluded_blocks, r.created_at
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  join public.schemas s on s.schema_id = r.schema_id
  where (list_runs.project_id is null or d.project_id = list_runs.project_id)
    and (r.created_at, r.run_id) > (
      v_after, coalesce(list_runs.after_run, '00000000-0000-0000-0000-000000000000')
    )
  order by r.created_at, r.run_id
  limit list_runs.page_size;
end;
$$;

comment on function public.list_runs(uuid, public.page_size, uuid) is
$$Your runs, of one project if that is given, with their counters, oldest first.

Pass the last run_id of a page as after_run to get the next one.

Errors: 23514 page_size is not from 1 to 1000.$$;

revoke execute on function public.list_runs(uuid, public.page_size, uuid) from public, anon;
grant execute on function public.list_runs(uuid, public.page_size, uuid)
  to authenticated, service_role;
create type public.listed_overlay as (
  overlay_id uuid,
  block_uid text,
  block_index integer,
  block_type text,
  block_content text,
  status text,
  staging_version integer,
  overlay_jsonb_staging jsonb,
  staging_violations jsonb,
  overlay_jsonb_confirmed jsonb,
  confirmed_at timestamptz,
  confirmed_by uuid,
  claimed_by text,
  attempt_count integer,
  last_error text,
  reject_reason text,
  excluded_at timestamptz,
  excluded_reason text,
  staging_evidence jsonb,
  is_doubtful boolean
);

comment on type public.listed_overlay is
$$A row of the grid: an overlay with its block.$$;
-- Invoker and not definer: what a person sees here is what row level security shows them. Planned
-- anew at each call, because which index serves best depends on the filters that are given; and
-- without joins that read more than the page, up to all blocks before it. Only a search by itself
-- goes through both tables side by side, in the order they share: it reads every block anyhow.
create or replace function public.list_overlays(
  run_id uuid,
  status text default null,
  after_block text default '',
  page_size public.page_size default 50,
  block_type text default null,
  search text default null,
  field_values jsonb default null,
  flags text[] default null,
  up_to_block text default null
)
returns setof public.listed_overlay
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_nestloop = on
set jit = off
as $$
#variable_conflict use_column
declare
  v_conv_uid text;
  v_reads_every_block boolean := list_overlays.search is not null
    and list_overlays.block_type is null
    and list_overlays.flags is null
    and coalesce(list_overlays.status, 'ai_complete') in ('ai_complete', 'confirmed');
  v_is_ascii boolean := pg_catalog.octet_length(list_overlays.search)
    = pg_catalog.char_length(list_overlays.search);
  v_search text := case
    when v_is_ascii then pg_catalog.lower(list_overlays.search collate "C")
    else pg_catalog.lower(list_overlays.search)
  end;
begin
  if list_overlays.status not in ('pending', 'claimed', 'ai_complete', 'confirmed', 'failed') then
    raise exception using
      errcode = '22023',
      message = 'status is not known',
      detail = pg_catalog.left(list_overlays.status, 200),
      hint = 'An overlay is pending, claimed, ai_complete, confirmed or failed.';
  end if;
  if not list_overlays.flags <@ array[
    'invalid', 'ungrounded', 'edited', 'rejected', 'retried', 'reopened', 'excluded'
  ] then
    raise exception using
      errcode = '22023',
      message = 'flag is not known',
      detail = pg_catalog.left(list_overlays.flags::text, 200),
      hint = 'Flags are invalid, ungrounded, edited, rejected, retried, reopened and excluded.';
  end if;
  if pg_catalog.char_length(list_overlays.search) > 1000 then
    raise exception using
      errcode = '22023',
      message = 'search is too long',
      detail = pg_catalog.format(
        '%s characters; at most 1000.', pg_catalog.char_length(list_overlays.search)
      ),
      hint = 'Search for a few words.';
  end if;
  select r.conv_uid into v_conv_uid
  from public.runs_v2 r
  where r.run_id = list_overlays.run_id;
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'run not found',
      detail = pg_catalog.format('run_id %s', list_overlays.run_id),
      hint = 'list_runs() shows the runs that you own.';
  end if;

  if v_reads_every_block then  -- until this function ends
    perform pg_catalog.set_config('enable_mergejoin', 'on', true);
    perform pg_catalog.set_config('enable_nestloop', 'off', true);
  end if;
  -- block_uid sorts as block_index does, and the indexes offer its order
  return query
  select
    o.id, o.block_uid, o.block_index, b.block_type, b.block_content, o.status, o.staging_version,
    o.overlay_jsonb_staging, o.staging_violations, o.overlay_jsonb_confirmed, o.confirmed_at,
    o.confirmed_by, o.claimed_by, o.attempt_count, o.last_error, o.reject_reason, o.excluded_at,
    o.excluded_reason, o.staging_evidence,
    o.staging_violations is not null
      or coalesce(o.staging_evidence @? '$.*.status ? (@ == "none")', false)
  from public.block_overlays_v2 o
  join public.blocks_v2 b on b.block_uid = o.block_uid
  where o.run_id = list_overlays.run_id
    and o.block_uid > coalesce(list_overlays.after_block, '')
    and (list_overlays.up_to_block is null or o.block_uid <= list_overlays.up_to_block)
    and (list_overlays.status is null or o.status = list_overlays.status)
    and (list_overlays.block_type is null or (
      b.block_type = list_overlays.block_type
      -- said of the blocks too, where an index has them by their type
      and b.conv_uid = v_conv_uid
      and b.block_uid > coalesce(list_overlays.after_block, '')
    ))
    and (not v_reads_every_block or (
      b.block_uid > greatest(list_overlays.after_block, v_conv_uid || ':')
      and b.block_uid <= coalesce(list_overlays.up_to_block, v_conv_uid || ';')
    ))
    and (list_overlays.search is null or case
      -- the case of A to Z needs no look into the locale, which costs more than all the rest
      when v_is_ascii then
        pg_catalog.strpos(pg_catalog.lower(b.block_content collate "C"), v_search) > 0
        or pg_catalog.strpos(
          pg_catalog.lower(o.overlay_jsonb_staging::text collate "C"), v_search
        ) > 0
      else
        pg_catalog.strpos(pg_catalog.lower(b.block_content), v_search) > 0
        or pg_catalog.strpos(pg_catalog.lower(o.overlay_jsonb_staging::text), v_search) > 0
    end)
    and (list_overlays.field_values is null
      or o.overlay_jsonb_staging @> list_overlays.field_values)
    and (list_overlays.flags is null or (
      (not 'invalid' = any(list_overlays.flags) or o.staging_violations is not null)
      and (not 'ungrounded' = any(list_overlays.flags)
        or o.staging_evidence @? '$.*.status ? (@ == "none")')
      -- the model's answer is one version; each rejection and each further answer is another
      and (not 'edited' = any(list_overlays.flags) or (
        -- from the few that were edited to their overlays, and not the other way
        o.block_uid = any(array(
          select e.block_uid
          from public.overlay_events e
          where e.run_id = list_overlays.run_id
            and e.block_uid > coalesce(list_overlays.after_block, '')
            and e.from_status = 'ai_complete'
            and e.to_status = 'ai_complete'
            and e.staging is not null
        ))
        and exists (
          select from public.overlay_events e
          where e.run_id = o.run_id
            and e.block_index = o.block_index
            and e.from_status = 'ai_complete'
            and e.to_status = 'ai_complete'
            and e.staging is not null
            and e.staging_version = o.staging_version
        )
      ))
      and (not 'rejected' = any(list_overlays.flags) or o.reject_reason is not null)
      and (not 'retried' = any(list_overlays.flags) or o.attempt_count > 1)
      and (not 'reopened' = any(list_overlays.flags)
        or (o.confirmed_at is not null and o.status <> 'confirmed'))
      and (not 'excluded' = any(list_overlays.flags) or o.excluded_at is not null)
    ))
  order by o.block_uid
  limit list_overlays.page_size;
end;
$$;

comment on function public.list_overlays(
  uuid, text, text, public.page_size, text, text, jsonb, text[], text
) is
$$A page of a run's overlays with their blocks, in document order, for a grid.

Pass the last block_uid of a page as after_block to get the next one. The filters all have to hold:
status; block_type; search (text of the block or of the staged value, in any case); field_values (an
object that staging contains, {"kind": "duty"}); flags (any of invalid, ungrounded, edited,
rejected, retried, reopened, excluded). For search and field_values every overlay after after_block
has to be looked at until the page is full: in a run of many thousand, ask for one stretch after the
other, each up to the block up_to_block, and go on from there. review_queue lists what is doubtful
first.

Errors: 22023 status or flag is not known, or search is too long; 23514 page_size is not from 1 to
1000; PT404 run not found.$$;

revoke execute on function public.list_overlays(
  uuid, text, text, public.page_size, text, text, jsonb, text[], text
) from public, anon;
grant execute on function public.list_overlays(
  uuid, text, text, public.page_size, text, text, jsonb, text[], text
) to authenticated, service_role;
-- Invoker and not definer: what a person sees here is what row level security shows them.
create or replace function public.review_queue(
  run_id uuid,
  after_doubtful boolean default true,
  after_block text default '',
  page_size public.page_size default 50
)
returns setof public.listed_overlay
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  if review_queue.after_doubtful is null then
    raise exception using
      errcode = '22023',
      message = 'after_doubtful is missing',
      hint = 'Pass is_doubtful of the last row of the page before, or leave it out.';
  end if;
  if not exists (select from public.runs_v2 r where r.run_id = review_queue.run_id) then
    raise exception using
      errcode = 'PT404',
      message = 'run not found',
      detail = pg_catalog.format('run_id %s', review_queue.run_id),
      hint = 'list_runs() shows the runs that you own.';
  end if;

  return query
  select l.*
  from (
    (
      select
        o.id, o.block_uid, o.block_index, o.status, o.staging_version, o.overlay_jsonb_staging,
        o.staging_violations, o.overlay_jsonb_confirmed, o.confirmed_at, o.confirmed_by,
        o.claimed_by, o.attempt_count, o.last_error, o.reject_reason, o.excluded_at,
        o.excluded_reason, o.staging_evidence, true as is_doubtful
      from public.block_overlays_v2 o
      where o.run_id = review_queue.run_id
        and review_queue.after_doubtful
        and o.block_uid > coalesce(review_queue.after_block, '')
        and o.status = 'ai_complete'
        and o.excluded_at is null
        and (o.staging_violations is not null
          or o.staging_evidence @? '$.*.status ? (@ == "none")')
      order by o.block_uid
      limit review_queue.page_size
    )
    union all
    (
      select
        o.id, o.block_uid, o.block_index, o.status, o.staging_version, o.overlay_jsonb_staging,
        o.staging_violations, o.overlay_jsonb_confirmed, o.confirmed_at, o.confirmed_by,
        o.claimed_by, o.attempt_count, o.last_error, o.reject_reason, o.excluded_at,
        o.excluded_reason, o.staging_evidence, false
      from public.block_overlays_v2 o
      where o.run_id = review_queue.run_id
        and (review_queue.after_doubtful or o.block_uid > coalesce(review_queue.after_block, ''))
        and o.status = 'ai_complete'
        and o.excluded_at is null
        and o.staging_violations is null
        and (o.staging_evidence @? '$.*.status ? (@ == "none")') is not true
      order by o.block_uid
      limit review_queue.page_size
    )
  ) as q
  join public.blocks_v2 b using (block_uid)
  cross join lateral (
    select
      q.id, q.block_uid, q.block_index, b.block_type, b.block_content, q.status,
      q.staging_version, q.overlay_jsonb_staging, q.staging_violations, q.overlay_jsonb_confirmed,
      q.confirmed_at, q.confirmed_by, q.claimed_by, q.attempt_count, q.last_error,
      q.reject_reason, q.excluded_at, q.excluded_reason, q.staging_evidence, q.is_doubtful
  ) as l
  order by q.is_doubtful desc, q.block_uid
  limit review_queue.page_size;
end;
$$;

comment on function public.review_queue(uuid, boolean, text, public.page_size) is
$$A page of what awaits review in a run, what is doubtful first, else in document order.

Doubtful is a value that does not fit the schema, or a field for which the schema asks for evidence
and whose quote was not found in the block. Pass is_doubtful and block_uid of a page's last row as
after_doubtful and after_block to get the next page. What is excluded is left out.

Errors: 22023 after_doubtful is missing; 23514 page_size is not from 1 to 1000; PT404 run not
found.$$;

revoke execute on function public.review_queue(uuid, boolean, text, public.page_size)
  from public, anon;
grant execute on function public.review_queue(uuid, boolean, text, public.page_size)
  to authenticated, service_role;
create or replace function overlay_private.changed_fields(before jsonb, after jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.jsonb_object_agg(f.field, (
    -- a field that was not there has no from, one that is gone no to: null is a value like another
    case when changed_fields.before ? f.field
      then pg_catalog.jsonb_build_object('from', changed_fields.before -> f.field) else '{}' end
    || case when changed_fields.after ? f.field
      then pg_catalog.jsonb_build_object('to', changed_fields.after -> f.field) else '{}' end
  )), '{}')
  from pg_catalog.jsonb_object_keys(changed_fields.before || changed_fields.after) as f (field)
  where changed_fields.before -> f.field is distinct from changed_fields.after -> f.field;
$$;

comment on function overlay_private.changed_fields(jsonb, jsonb) is
$$Fields of two objects that differ: {field: {"from": …, "to": …}}.$$;

revoke execute on function overlay_private.changed_fields(jsonb, jsonb) from public;
create or replace function public.overlay_history(overlay_id uuid, actor uuid default null)
returns table (
  event_number bigint,
  occurred_at timestamptz,
  operation_id uuid,
  operation text,
  actor_id uuid,
  via text,
  worker_id text,
  reason text,
  from_status text,
  to_status text,
  staging_version integer,
  staging jsonb,
  changes jsonb,
  reused_from uuid
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(overlay_history.actor);
  v_overlay public.block_overlays_v2;
begin
  select o.* into v_overlay
  from public.block_overlays_v2 o
  where o.id = overlay_history.overlay_id
    and (v_caller.sees_all or o.owner_id = v_caller.user_id);
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'overlay not found',
      detail = pg_catalog.format('overlay_id %s', overlay_history.overlay_id),
      hint = 'list_overlays() shows the overlays of a run that you own.';
  end if;

  return query
  with told as (
    select
      e.operation_id, e.from_status, e.to_status, e.staging_version, e.staging, e.before,
      -- staging as it stood before: what the last event that changed it left
      coalesce((
        select b.staging
        from public.overlay_events b
        where b.run_id = e.run_id
          and b.block_index = e.block_index
          and b.event_number < e.event_number
          and b.staging is not null
        order by b.event_number desc
        limit 1
      ), '{}') as staging_before
    from public.overlay_events e
    where e.run_id = v_overlay.run_id and e.block_index = v_overlay.block_index

    union all

    -- claims: those that an event ended, and the one that is held
    select
      c.operation_id, 'pending', 'claimed', c.staging_version, null, null, null
    from (
      select
        e.claimed_by_operation as operation_id,
        e.staging_version - case when e.staging is null then 0 else 1 end as staging_version
      from public.overlay_events e
      where e.run_id = v_overlay.run_id
        and e.block_index = v_overlay.block_index
        and e.from_status = 'claimed'
      union all
      select v_overlay.operation_id, v_overlay.staging_version
      where v_overlay.status = 'claimed'
    ) as c
  )
  select
    l.link_number, p.occurred_at, t.operation_id, p.operation, p.actor, p.via, p.worker_id,
    p.reason, t.from_status, t.to_status, t.staging_version, t.staging,
    case when t.staging is not null then
      overlay_private.changed_fields(t.staging_before, t.staging)
    end,
    case p.operation when 'reuse' then (t.before ->> 'reused_from')::uuid end
  from told t
  join public.overlay_operations p using (operation_id)
  join public.history_links l on l.run_id = v_overlay.run_id and l.operation_id = t.operation_id
  order by l.link_number;
end;
$$;

comment on function public.overlay_history(uuid, uuid) is
$$Everything that ever happened to an overlay, oldest first: who, when, why, from what to what.

staging is its value after an event that changed it, so the model's own value stays readable after
edits; changes says which fields changed: {field: {"from": …, "to": …}}. reused_from is the overlay
whose answer a reuse took over.

Errors: 42501 not signed in; PT404 overlay not found.$$;

revoke execute on function public.overlay_history(uuid, uuid) from public, anon;
grant execute on function public.overlay_history(uuid, uuid) to authenticated, service_role;
create or replace function public.field_agreement(run_id uuid, actor uuid default null)
returns table (
  field text,
  confirmed bigint,
  kept bigint,
  percent_kept numeric
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_run public.runs_v2 := overlay_private.find_run(
    field_agreement.run_id, overlay_private.identify_caller(field_agreement.actor)
  );
begin
  return query
  with pairs as materialized (
    select
      o.overlay_jsonb_confirmed as confirmed,
      (
        -- the model's last own value: claimed leads to ai_complete only with an answer
        select e.staging
        from public.overlay_events e
        where e.run_id = o.run_id
          and e.block_index = o.block_index
          and e.from_status = 'claimed'
          and e.to_status = 'ai_complete'
        order by e.event_number desc
        limit 1
      ) as answered
    from public.block_overlays_v2 o
    where o.run_id = v_run.run_id and o.confirmed_at is not null
  )
  select
    k.field,
    pg_catalog.count(*),
    pg_catalog.count(*) filter (
      where p.confirmed -> k.field is not distinct from p.answered -> k.field
    ),
    pg_catalog.round(
      100.0 * pg_catalog.count(*) filter (
        where p.confirmed -> k.field is not distinct from p.answered -> k.field
      ) / pg_catalog.count(*), 1
    )
  from pairs p
  cross join lateral pg_catalog.jsonb_object_keys(p.answered || p.confirmed) as k (field)
  group by k.field
  order by k.field;
end;
$$;

comment on function public.field_agreement(uuid, uuid) is
$$How often people kept the model's value, field by field, over the confirmed overlays of a run.

A field counts where the model or the person gave it; kept are those confirmed as the model had them
in its last answer.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.field_agreement(uuid, uuid) from public, anon;
grant execute on function public.field_agreement(uuid, uuid) to authenticated, service_role;
create type overlay_private.step as (
  link_number bigint,
  operation_id uuid,
  operation text,
  actor uuid,
  occurred_at timestamptz,
  reason text,
  block_index integer,
  from_status text,
  to_status text,
  staging_version integer,
  staging jsonb
);

comment on type overlay_private.step is
$$What an operation did to an overlay. Of a claim, staging_version is null: it stays.$$;

create or replace function overlay_private.steps_of(run_id uuid)
returns setof overlay_private.step
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    l.link_number, l.operation_id, p.operation, p.actor, p.occurred_at, p.reason, b.block_index,
    coalesce(e.from_status, 'pending'), coalesce(e.to_status, 'claimed'), e.staging_version,
    e.staging
  from public.history_links l
  join public.overlay_operations p using (operation_id)
  cross join lateral unnest(l.blocks) as b (block_index)
  -- no event: a claim
  left join public.overlay_events e
    on e.run_id = l.run_id and e.block_index = b.block_index and e.operation_id = l.operation_id
  where l.run_id = steps_of.run_id;
$$;

comment on function overlay_private.steps_of(uuid) is
$$Every step of every overlay of a run, claims too.$$;

revoke execute on function overlay_private.steps_of(uuid) from public;

create or replace function overlay_private.told_by_history(run_id uuid)
returns table (
  block_index integer,
  operation_id uuid,
  status text,
  staging_version integer,
  staging jsonb,
  confirmed jsonb,
  confirmed_at timestamptz,
  confirmed_by uuid
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with steps as materialized (
    select s.* from overlay_private.steps_of(told_by_history.run_id) s
  ),
  last_step as (
    select distinct on (s.block_index) s.*
    from steps s
    order by s.block_index, s.link_number desc
  ),
  last_event as (
    select distinct on (s.block_index) s.*
    from steps s
    where s.staging_version is not null
    order by s.block_index, s.link_number desc
  ),
  -- the values of staging, each until the next
  staged as (
    select
      s.block_index, s.staging, s.link_number as from_link,
      pg_catalog.lead(s.link_number) over (partition by s.block_index order by s.link_number)
        as to_link
    from steps s
    where s.staging is not null
  ),
  last_confirmation as (
    select distinct on (s.block_index) s.*
    from steps s
    where s.operation = 'confirm'
      and not exists (
        select from steps u
        where u.operation = 'undo'
          and u.reason = s.operation_id::text
          and u.block_index = s.block_index
      )
    order by s.block_index, s.link_number desc
  )
  select
    l.block_index, l.operation_id, l.to_status, coalesce(e.staging_version, 0),
    coalesce(d.staging, '{}'), coalesce(f.staging, '{}'), c.occurred_at, c.actor
  from last_step l
  left join last_event e on e.block_index = l.block_index
  left join staged d on d.block_index = l.block_index and d.to_link is null
  left join last_confirmation c on c.block_index = l.block_index
  left join staged f
    on f.block_index = l.block_index
    and f.from_link <= c.link_number
    and coalesce(f.to_link > c.link_number, true);
$$;

comment on function overlay_private.told_by_history(uuid) is
$$What the overlays of a run must be, if its history is true: those that it speaks of.$$;

revoke execute on function overlay_private.told_by_history(uuid) from public;
create or replace function public.verify_history(run_id uuid, actor uuid default null)
returns table (
  link_number bigint,
  operation_id uuid,
  problem text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_run public.runs_v2 := overlay_private.find_run(
    verify_history.run_id, overlay_private.identify_caller(verify_history.actor)
  );
begin
  return query
  with sealed as (
    select
      e.operation_id, pg_catalog.array_agg(e.block_index order by e.block_index) as blocks,
      -- as record_changes has it: a hash of hashes
      pg_catalog.sha256(pg_catalog.string_agg(
        overlay_private.event_hash(
          e.block_index, e.block_uid, e.from_status, e.to_status, e.staging_version,
          e.claimed_by_operation, e.staging, e.before
        ),
        '' order by e.block_index
      )) as events_hash
    from public.overlay_events e
    where e.run_id = v_run.run_id
    group by e.operation_id
  )
  select l.link_number, l.operation_id, c.problem
  from (
    select
      h.*,
      pg_catalog.lag(h.link_hash) over chain as previous,
      pg_catalog.lag(h.link_number, 1, 0::bigint) over chain as previous_number
    from public.history_links h
    where h.run_id = v_run.run_id
    window chain as (order by h.link_number)
  ) as l
  left join public.overlay_operations p on p.operation_id = l.operation_id
  left join sealed e on e.operation_id = l.operation_id
  cross join lateral (
    select case
      when l.link_number <> l.previous_number + 1 then 'a link before this one is missing'
      when p.operation_id is null then 'its operation is missing'
      when l.event_count <> pg_catalog.cardinality(l.blocks) or e.blocks <> l.blocks
        then pg_catalog.format(
          'it has %s events and was sealed with %s',
          coalesce(pg_catalog.cardinality(e.blocks), 0), l.event_count
        )
      when l.link_hash <> overlay_private.link_hash(
        -- of a claim there are no events: the link names its blocks
        l.previous, coalesce(e.events_hash, pg_catalog.sha256('claimed')), l.blocks,
        overlay_private.link_seal(l.run_id, p)
      )
        then 'it, its events or the link before is not what was sealed'
    end as problem
  ) as c
  where c.problem is not null

  union all

  select null, x.operation_id, pg_catalog.format(
    '%s events without a link', pg_catalog.cardinality(x.blocks)
  )
  from sealed x
  where not exists (
    select from public.history_links h
    where h.run_id = v_run.run_id and h.operation_id = x.operation_id
  )

  union all

  select null, null, 'links after the last one are missing, or it is not the last that was made'
  where (v_run.last_link, v_run.last_link_hash) is distinct from (
    select (pg_catalog.count(*), (pg_catalog.array_agg(h.link_hash order by h.link_number desc))[1])
    from public.history_links h
    where h.run_id = v_run.run_id
  )

  union all

  -- the end of the chain: what the overlays are must be what the last steps made of them
  select null, o.operation_id, pg_catalog.format(
    'overlay %s is not what its history says', o.id
  )
  from public.block_overlays_v2 o
  left join overlay_private.told_by_history(v_run.run_id) t on t.block_index = o.block_index
  where o.run_id = v_run.run_id
    and (
      o.operation_id, o.status, o.staging_version, o.overlay_jsonb_staging::text,
      o.overlay_jsonb_confirmed::text, o.confirmed_at, o.confirmed_by
    ) is distinct from (
      t.operation_id, coalesce(t.status, 'pending'), coalesce(t.staging_version, 0),
      coalesce(t.staging, '{}')::text, coalesce(t.confirmed, '{}')::text, t.confirmed_at,
      t.confirmed_by
    )
  order by 1 nulls last, 2;
end;
$$;

comment on function public.verify_history(uuid, uuid) is
$$Checks a run's history against its chain of hashes; no rows mean that it is whole.

It finds events, operations and links that were altered, dropped or put in between by somebody with
rights enough to get past the triggers, and overlays that are not what the history says. Somebody
who rewrites all of it leaves another last link: compare it with the one that an export's manifest
or a tombstone holds.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.verify_history(uuid, uuid) from public, anon;
grant execute on function public.verify_history(uuid, uuid) to authenticated, service_role;

commit;
