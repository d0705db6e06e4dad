-- Deploy pgoverlay:export to pg
-- requires: access

begin;
set local client_min_messages = warning;

-- Runs with its owner's rights on purpose: overlay_exporter can read this and nothing else, so
-- nothing that a person did not confirm is within its reach.
create view public.confirmed_overlays
with (security_barrier = true) as
select
  d.project_id,
  d.source_uid,
  o.run_id,
  o.block_uid,
  o.block_index,
  b.block_type,
  b.block_content,
  s.schema_ref,
  s.schema_uid,
  o.overlay_jsonb_confirmed,
  o.confirmed_at,
  o.confirmed_by
from public.block_overlays_v2 o
join public.blocks_v2 b on b.block_uid = o.block_uid
join public.runs_v2 r on r.run_id = o.run_id
join public.schemas s on s.schema_id = r.schema_id
join public.documents_v2 d on d.conv_uid = r.conv_uid
where o.confirmed_at is not null;

comment on view public.confirmed_overlays is
$$Every confirmed value with its block, for overlay_exporter.

Of a reopened overlay it is the value that was confirmed last.$$;

revoke all on public.confirmed_overlays
  from public, anon, authenticated, service_role, overlay_worker, overlay_exporter;
grant select on public.confirmed_overlays to overlay_exporter, service_role;
create or replace function overlay_private.identify_exporter(mode text, actor uuid)
returns overlay_private.caller
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_role text := overlay_private.calling_role();
begin
  if pg_catalog.pg_has_role(v_role, 'overlay_exporter', 'usage')
    and not pg_catalog.pg_has_role(v_role, 'service_role', 'usage') then
    if identify_exporter.mode <> 'confirmed' then
      raise exception using
        errcode = '42501',
        message = 'overlay_exporter reads confirmed data only',
        detail = pg_catalog.format('mode %s', identify_exporter.mode),
        hint = 'Ask for mode confirmed, or as the owner of the run.';
    end if;
    return row(null::uuid, true, v_role);
  end if;
  return overlay_private.identify_caller(identify_exporter.actor);
end;
$$;

comment on function overlay_private.identify_exporter(text, uuid) is
$$Who exports: overlay_exporter anything that is confirmed, others what they own, in any mode.

Errors: 42501 overlay_exporter reads confirmed data only; and those of identify_caller.$$;

revoke execute on function overlay_private.identify_exporter(text, uuid) from public;
create or replace function overlay_private.check_export_options(mode text, unconfirmed text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if check_export_options.mode is null
    or check_export_options.mode not in ('confirmed', 'staging', 'both') then
    raise exception using
      errcode = '22023',
      message = 'mode is not known',
      detail = pg_catalog.format('It is %s.', coalesce(check_export_options.mode, 'null')),
      hint = 'Ask for confirmed, staging or both.';
  end if;
  if check_export_options.unconfirmed is null
    or check_export_options.unconfirmed not in ('empty', 'null', 'omit') then
    raise exception using
      errcode = '22023',
      message = 'unconfirmed is not known',
      detail = pg_catalog.format('It is %s.', coalesce(check_export_options.unconfirmed, 'null')),
      hint = 'Ask for empty, null or omit.';
  end if;
end;
$$;

comment on function overlay_private.check_export_options(text, text) is
$$Refuses what no export can be.

Errors: 22023 mode or unconfirmed is not known.$$;

revoke execute on function overlay_private.check_export_options(text, text) from public;
create type overlay_private.export_since as (
  links jsonb,
  watermark pg_snapshot,
  moment timestamptz
);

comment on type overlay_private.export_since is
$$What an increment follows on: the last links that a manifest saw ({run_id: {link_number,
link_hash}}), a watermark or a time; all null for a whole export.$$;

create or replace function overlay_private.parse_since(since jsonb)
returns overlay_private.export_since
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text := parse_since.since #>> '{}';
  v_since overlay_private.export_since;
begin
  if parse_since.since is null or parse_since.since = 'null' then
    return v_since;
  end if;

  if pg_catalog.jsonb_typeof(parse_since.since -> 'runs') = 'array' then
    select coalesce(pg_catalog.jsonb_object_agg(l.run_id, pg_catalog.to_jsonb(l)), '{}')
    into v_since.links
    from pg_catalog.jsonb_to_recordset(parse_since.since -> 'runs')
      as l (run_id uuid, link_number bigint, link_hash text)
    where l.run_id is not null and l.link_number is not null;
    return v_since;
  end if;

  if pg_catalog.jsonb_typeof(parse_since.since) = 'string' then
    if v_text ~ '^[0-9]+:[0-9]+:[0-9,]*$' then
      v_since.watermark := overlay_private.parse_watermark(v_text);
    else
      v_since.moment := v_text::timestamptz;
    end if;
    return v_since;
  end if;
  raise invalid_parameter_value;
exception
  -- whatever it was meant to be: no uuid, no number, no time
  when data_exception then
    raise exception using
      errcode = '22023',
      message = 'since is not known',
      detail = pg_catalog.left(v_text, 100),
      hint =
        'Pass the manifest of an earlier export, what current_watermark() answered, or a time.';
end;
$$;

comment on function overlay_private.parse_since(jsonb) is
$$What an increment is to follow on.

Errors: 22023 since is not known.$$;

revoke execute on function overlay_private.parse_since(jsonb) from public;
create or replace function overlay_private.check_links(run_ids uuid[], links jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_foreign uuid;
begin
  select r.run_id into v_foreign
  from pg_catalog.unnest(check_links.run_ids) as r (run_id)
  cross join lateral (select check_links.links -> r.run_id::text as link) as k
  left join public.history_links h
    on h.run_id = r.run_id and h.link_number = (k.link ->> 'link_number')::bigint
  where (k.link ->> 'link_number')::bigint > 0
    and pg_catalog.encode(h.link_hash, 'hex') is distinct from k.link ->> 'link_hash'
  order by r.run_id
  limit 1;
  if found then
    raise exception using
      errcode = 'PT409',
      message = 'manifest is not of this history',
      detail = pg_catalog.format('run_id %s', v_foreign),
      hint = 'Export the whole again: the database is not the one, or not the state, that it was.';
  end if;
end;
$$;

comment on function overlay_private.check_links(uuid[], jsonb) is
$$Refuses an increment on a manifest whose history is not that of the runs.

Errors: PT409 manifest is not of this history.$$;

revoke execute on function overlay_private.check_links(uuid[], jsonb) from public;
-- By the history and not by confirmed_at: a confirmation that was undone must be told too, and a
-- stamp is older than the commit that makes it visible.
create or replace function overlay_private.changed_blocks(
  run_id uuid,
  link_number bigint,
  watermark pg_snapshot,
  moment timestamptz,
  drafts_too boolean
)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.array_agg(k.block_uid order by k.block_uid), '{}')
  from (
    select distinct b.block_index
    from public.history_links l
    join public.overlay_operations p on p.operation_id = l.operation_id
    cross join unnest(l.blocks) as b (block_index)
    where l.run_id = changed_blocks.run_id
      and case
        when changed_blocks.watermark is not null
          then not pg_catalog.pg_visible_in_snapshot(p.transaction_id, changed_blocks.watermark)
        when changed_blocks.moment is not null then p.occurred_at >= changed_blocks.moment
        else l.link_number > coalesce(changed_blocks.link_number, 0)
      end
      and (changed_blocks.drafts_too or p.operation = 'confirm' or (
        p.operation = 'undo' and exists (
          select from public.overlay_events e
          where e.run_id = l.run_id
            and e.block_index = b.block_index
            and e.operation_id = l.operation_id
            and e.from_status = 'confirmed'
        )
      ))
  ) as c
  join public.runs_v2 r on r.run_id = changed_blocks.run_id
  join public.blocks_v2 k on k.conv_uid = r.conv_uid and k.block_index = c.block_index;
$$;

comment on function overlay_private.changed_blocks(
  uuid, bigint, pg_snapshot, timestamptz, boolean
) is
$$Blocks of a run whose confirmed value (or draft, if those count too) may have changed since then.

Without any of the three it is since the beginning.$$;

revoke execute on function overlay_private.changed_blocks(
  uuid, bigint, pg_snapshot, timestamptz, boolean
) from public;
create type overlay_private.exported_run as (
  run_id uuid,
  conv_uid text,
  before_block text,
  before_value text,
  last_block integer,
  changed_blocks text array
);

comment on type overlay_private.exported_run is
$$A run as its lines need it: what they all say of the document before their block and of the schema
before their value, ready as JSON, and the blocks that an increment tells (null: every block).$$;

create or replace function overlay_private.exported_runs(
  run_ids uuid[],
  mode text,
  unconfirmed text,
  since jsonb
)
returns setof overlay_private.exported_run
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- not those of export_lines, which calls it
set enable_sort = on
set enable_hashjoin = on
set enable_nestloop = on
as $$
#variable_conflict use_column
declare
  v_since overlay_private.export_since;
begin
  perform overlay_private.check_export_options(exported_runs.mode, exported_runs.unconfirmed);
  v_since := overlay_private.parse_since(exported_runs.since);
  perform overlay_private.check_links(exported_runs.run_ids, v_since.links);

  return query
  select
    r.run_id, r.conv_uid,
    pg_catalog.format(
      '{"immutable": {"source_uid": %s, "conv_uid": %s, "doc_title": %s, "source_type": %s, '
      '"block_uid": ',
      pg_catalog.to_json(d.source_uid), pg_catalog.to_json(d.conv_uid),
      pg_catalog.to_json(d.doc_title), pg_catalog.to_json(d.source_type)
    ),
    pg_catalog.format(
      '}, "user_defined": {"schema_ref": %s, "schema_uid": %s, "run_id": "%s", "status": ',
      pg_catalog.to_json(s.schema_ref), pg_catalog.to_json(s.schema_uid), r.run_id
    ),
    r.total_blocks - 1,
    -- a row value is null when all its fields are
    case when not (v_since is null) then overlay_private.changed_blocks(
      r.run_id, (v_since.links #>> array[r.run_id::text, 'link_number'])::bigint,
      v_since.watermark, v_since.moment, exported_runs.mode <> 'confirmed'
    ) end
  from public.runs_v2 r
  join public.documents_v2 d on d.conv_uid = r.conv_uid
  join public.schemas s on s.schema_id = r.schema_id
  where r.run_id = any(exported_runs.run_ids)
  order by d.doc_title collate "C", d.source_uid, r.created_at, r.run_id;
end;
$$;

comment on function overlay_private.exported_runs(uuid[], text, text, jsonb) is
$$What the lines of these runs need, in the order of an export: by title, document, age.

Errors: 22023 mode, unconfirmed or since is not known; PT409 manifest is not of this history.$$;

revoke execute on function overlay_private.exported_runs(uuid[], text, text, jsonb) from public;
create or replace function overlay_private.runs_in_scope(
  run_id uuid,
  project_id uuid,
  schema_id uuid,
  caller overlay_private.caller
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if runs_in_scope.run_id is not null then
    return array[(overlay_private.find_run(runs_in_scope.run_id, runs_in_scope.caller)).run_id];
  end if;
  return array(
    select r.run_id
    from public.runs_v2 r
    where r.status <> 'cancelled' and r.run_id = any(overlay_private.runs_of_project(
      runs_in_scope.project_id, runs_in_scope.schema_id, runs_in_scope.caller
    ))
  );
end;
$$;

comment on function overlay_private.runs_in_scope(uuid, uuid, uuid, overlay_private.caller) is
$$The run that is named, or else the runs of the project that are not cancelled.

Errors: 22023 project_id is missing; PT404 run or project not found.$$;

revoke execute on function overlay_private.runs_in_scope(
  uuid, uuid, uuid, overlay_private.caller
) from public;
-- A line is put together as text: building it as jsonb and printing that takes twice as long. Lines
-- go out a hundred at a time, since a row of a result costs server and client more than the line in
-- it. In language sql, because such a function answers row by row where it stands in a select list,
-- while one in plpgsql keeps all rows until the last is there. Both tables are read by their keys,
-- and nothing is sorted or hashed.
create or replace function public.export_lines(
  run_id uuid default null,
  project_id uuid default null,
  schema_id uuid default null,
  mode text default 'confirmed',
  unconfirmed text default 'empty',
  since jsonb default null,
  actor uuid default null
)
returns setof text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
set enable_sort = off
set enable_hashjoin = off
set enable_nestloop = off
as $$
  select l.piece
  from overlay_private.exported_runs(
    overlay_private.runs_in_scope(
      export_lines.run_id, export_lines.project_id, export_lines.schema_id,
      overlay_private.identify_exporter(export_lines.mode, export_lines.actor)
    ),
    export_lines.mode, export_lines.unconfirmed, export_lines.since
  ) r
  cross join lateral pg_catalog.generate_series(0, r.last_block, 100) as p (first_block)
  cross join lateral (
    select pg_catalog.string_agg(pg_catalog.concat(
      r.before_block, pg_catalog.to_json(o.block_uid),
      ', "block_index": ', o.block_index,
      ', "block_type": "', b.block_type,
      '", "block_locator": ', b.block_locator,
      ', "block_content": ', pg_catalog.to_json(b.block_content), r.before_value,
      -- in mode confirmed nothing depends on drafts: the same confirmed state is the same text
      case
        when export_lines.mode <> 'confirmed' then '"' || o.status || '"'
        when o.confirmed_at is null then 'null'
        else '"confirmed"'
      end,
      case when o.confirmed_at is null
        then ', "confirmed": false, "confirmed_at": null, "confirmed_by": null'
        else ', "confirmed": true, "confirmed_at": '
      end,
      -- to_json writes a time the same way whatever DateStyle and TimeZone are
      pg_catalog.rtrim(pg_catalog.to_json(o.confirmed_at at time zone 'UTC')::text, '"'),
      case when o.confirmed_at is not null then '+00:00", "confirmed_by": "' end,
      o.confirmed_by,
      case when o.confirmed_at is not null then '"' end,
      case when export_lines.mode <> 'confirmed' then ', "draft": true' end,
      ', "data": ',
      case
        when export_lines.mode = 'staging' then o.overlay_jsonb_staging
        when o.confirmed_at is not null then o.overlay_jsonb_confirmed
        when export_lines.unconfirmed = 'empty' then jsonb '{}'
        else jsonb 'null'
      end,
      case
        when export_lines.mode = 'both' then ', "staging": ' || o.overlay_jsonb_staging::text
      end,
      '}}'
    ), E'\n' order by o.block_uid) as piece
    from public.block_overlays_v2 o
    join public.blocks_v2 b
      on b.block_uid = o.block_uid
      and b.block_uid >= overlay_private.block_uid(r.conv_uid, p.first_block)
      and b.block_uid <= overlay_private.block_uid(r.conv_uid, p.first_block + 99)
    where o.run_id = r.run_id
      and o.block_uid >= overlay_private.block_uid(r.conv_uid, p.first_block)
      and o.block_uid <= overlay_private.block_uid(r.conv_uid, p.first_block + 99)
      and case
        when r.changed_blocks is not null
          then o.block_uid in (
            select c.block_uid from pg_catalog.unnest(r.changed_blocks) as c (block_uid)
          )
        when export_lines.unconfirmed <> 'omit' or o.confirmed_at is not null then true
        else export_lines.mode <> 'confirmed' and o.status = 'ai_complete'
      end
  ) as l
  where r.changed_blocks is distinct from '{}' and l.piece is not null;
$$;

comment on function public.export_lines(uuid, uuid, uuid, text, text, jsonb, uuid) is
$$What export_run and export_project answer, as text of a JSONL file: the fastest way out.

Of a run, or of a project without run_id. Each row of the answer is a piece of at most a hundred
lines, without the line feed after its last. Where it stands in the select list, select
export_lines(project_id => …), the server keeps no more than a piece at a time; psql --no-align
--tuples-only prints the file. The same confirmed state is the same text, to the byte.

Errors: those of export_run and export_project.$$;

revoke execute on function public.export_lines(uuid, uuid, uuid, text, text, jsonb, uuid)
  from public, anon;
grant execute on function public.export_lines(uuid, uuid, uuid, text, text, jsonb, uuid)
  to authenticated, service_role, overlay_exporter;
create or replace function public.export_run(
  run_id uuid,
  mode text default 'confirmed',
  unconfirmed text default 'empty',
  since jsonb default null,
  actor uuid default null
)
returns setof jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select pg_catalog.string_to_table(public.export_lines(
    run_id => (overlay_private.find_run(
      export_run.run_id, overlay_private.identify_exporter(export_run.mode, export_run.actor)
    )).run_id,
    mode => export_run.mode,
    unconfirmed => export_run.unconfirmed,
    since => export_run.since,
    actor => export_run.actor
  ), E'\n')::jsonb;
$$;

comment on function public.export_run(uuid, text, text, jsonb, uuid) is
$$A run's blocks and values as JSON rows, in document order: what a JSONL export holds line by line.

A row is {"immutable": {the document's and the block's own fields}, "user_defined": {schema_ref,
schema_uid, run_id, status, confirmed, confirmed_at, confirmed_by, data}}. mode confirmed (the
default) exports what a person confirmed, of a reopened overlay the value that was confirmed last;
its status is confirmed or null, so that nothing in it depends on drafts. staging exports drafts and
both exports both, with the overlay's own status, and every row of these says "draft": true. What is
not confirmed has data {} (unconfirmed => 'empty'), null ('null'), or no row at all ('omit').

since makes it an increment: rows whose value was confirmed since, and those whose confirmation was
undone since ("confirmed": false), whatever unconfirmed says. It is the manifest of an earlier
export (export_manifest), which misses nothing, a watermark (current_watermark), or a time as a JSON
string, which misses what was under way at that time. In mode staging and both, changes of drafts
count too.

overlay_exporter may export any run, in mode confirmed.

Errors: 22023 mode, unconfirmed or since is not known, or run_id is missing; 42501 not signed in, or
overlay_exporter reads confirmed data only; PT404 run not found; PT409 manifest is not of this
history.$$;

revoke execute on function public.export_run(uuid, text, text, jsonb, uuid) from public, anon;
grant execute on function public.export_run(uuid, text, text, jsonb, uuid)
  to authenticated, service_role, overlay_exporter;
create or replace function public.export_project(
  project_id uuid,
  schema_id uuid default null,
  mode text default 'confirmed',
  unconfirmed text default 'empty',
  since jsonb default null,
  actor uuid default null
)
returns setof jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select pg_catalog.string_to_table(public.export_lines(
    project_id => (overlay_private.find_project(
      export_project.project_id,
      overlay_private.identify_exporter(export_project.mode, export_project.actor)
    )).project_id,
    schema_id => export_project.schema_id,
    mode => export_project.mode,
    unconfirmed => export_project.unconfirmed,
    since => export_project.since,
    actor => export_project.actor
  ), E'\n')::jsonb;
$$;

comment on function public.export_project(uuid, uuid, text, text, jsonb, uuid) is
$$A project's blocks and values as JSON rows: those of export_run for all its runs.

Of one schema if that is given; the runs come in the order of title, document and age. Runs that
were cancelled are exported by export_run only. mode, unconfirmed, since and who may are as in
export_run.

Errors: 22023 mode, unconfirmed or since is not known, or project_id is missing; 42501 not signed
in, or overlay_exporter reads confirmed data only; PT404 project not found; PT409 manifest is not of
this history.$$;

revoke execute on function public.export_project(uuid, uuid, text, text, jsonb, uuid)
  from public, anon;
grant execute on function public.export_project(uuid, uuid, text, text, jsonb, uuid)
  to authenticated, service_role, overlay_exporter;
create or replace function public.export_manifest(
  run_id uuid default null,
  project_id uuid default null,
  schema_id uuid default null,
  mode text default 'confirmed',
  unconfirmed text default 'empty',
  since jsonb default null,
  actor uuid default null
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_runs uuid[] := overlay_private.runs_in_scope(
    export_manifest.run_id, export_manifest.project_id, export_manifest.schema_id,
    overlay_private.identify_exporter(export_manifest.mode, export_manifest.actor)
  );
  v_told jsonb;
begin
  select pg_catalog.jsonb_build_object(
    'documents', pg_catalog.count(distinct e.conv_uid),
    'blocks', coalesce(sum(c.blocks), 0),
    'confirmed', coalesce(sum(c.confirmed), 0),
    'rows', coalesce(sum(c.rows), 0),
    'runs', coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'run_id', e.run_id, 'source_uid', d.source_uid, 'conv_uid', e.conv_uid,
      'doc_title', d.doc_title, 'schema_ref', s.schema_ref, 'schema_uid', s.schema_uid,
      'blocks', c.blocks, 'confirmed', c.confirmed, 'rows', c.rows,
      'link_number', coalesce(h.link_number, 0),
      'link_hash', pg_catalog.encode(h.link_hash, 'hex')
    ) order by e.position), '[]')
  )
  into v_told
  from overlay_private.exported_runs(
    v_runs, export_manifest.mode, export_manifest.unconfirmed, export_manifest.since
  ) with ordinality as e (
    run_id, conv_uid, before_block, before_value, last_block, changed_blocks, position
  )
  join public.runs_v2 r on r.run_id = e.run_id
  join public.documents_v2 d on d.conv_uid = e.conv_uid
  join public.schemas s on s.schema_id = r.schema_id
  cross join lateral (
    select
      pg_catalog.count(*) as blocks,
      pg_catalog.count(o.confirmed_at) as confirmed,
      case
        when e.changed_blocks is not null then pg_catalog.cardinality(e.changed_blocks)
        when export_manifest.unconfirmed <> 'omit' then pg_catalog.count(*)
        when export_manifest.mode = 'confirmed' then pg_catalog.count(o.confirmed_at)
        else pg_catalog.count(*) filter (
          where o.confirmed_at is not null or o.status = 'ai_complete'
        )
      end as rows
    from public.block_overlays_v2 o
    where o.run_id = e.run_id
  ) as c
  left join lateral (
    select l.link_number, l.link_hash
    from public.history_links l
    where l.run_id = e.run_id
    order by l.link_number desc
    limit 1
  ) as h on true;

  return v_told || pg_catalog.jsonb_build_object(
    'format', 'pgoverlay export 1',
    'project_id', export_manifest.project_id,
    'mode', export_manifest.mode,
    'unconfirmed', export_manifest.unconfirmed,
    'drafts', export_manifest.mode <> 'confirmed',
    'increment', export_manifest.since is not null,
    'watermark', public.current_watermark(),
    'taken_at', pg_catalog.to_jsonb(pg_catalog.now() at time zone 'UTC') #>> '{}' || '+00:00',
    'schemas', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'schema_id', s.schema_id, 'schema_ref', s.schema_ref, 'schema_uid', s.schema_uid,
        'fields', s.schema_jsonb - 'prompt_config'
      ) order by s.schema_ref, s.schema_uid), '[]')
      from public.schemas s
      where s.schema_id in (select r.schema_id from public.runs_v2 r where r.run_id = any(v_runs))
    ),
    'gone', (
      select coalesce(pg_catalog.jsonb_agg(g.run_id order by g.run_id), '[]')
      from pg_catalog.jsonb_object_keys(
        (overlay_private.parse_since(export_manifest.since)).links
      ) as g (run_id)
      where not g.run_id::uuid = any(v_runs)
    )
  );
end;
$$;

comment on function public.export_manifest(uuid, uuid, uuid, text, text, jsonb, uuid) is
$$What an export holds: counts, schemas, and for each run the last link of its history.

Answers {format, project_id, mode, unconfirmed, drafts, increment, watermark, taken_at, documents,
blocks, confirmed, rows, schemas: [{schema_id, schema_ref, schema_uid, fields}], runs: [{run_id,
source_uid, conv_uid, doc_title, schema_ref, schema_uid, blocks, confirmed, rows, link_number,
link_hash}], gone}. fields is the schema without prompt_config. Call it with the arguments of
export_lines, in one transaction with it (repeatable read), and it tells of the same state. Passed
back as since, it makes the next export an increment; gone then lists the runs of that manifest that
are deleted or cancelled now.

Errors: those of export_run and export_project.$$;

revoke execute on function public.export_manifest(uuid, uuid, uuid, text, text, jsonb, uuid)
  from public, anon;
grant execute on function public.export_manifest(uuid, uuid, uuid, text, text, jsonb, uuid)
  to authenticated, service_role, overlay_exporter;
create or replace function public.verify_manifest(manifest jsonb, actor uuid default null)
returns table (
  run_id uuid,
  problem text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(verify_manifest.actor);
  v_links jsonb;
begin
  begin
    v_links := (overlay_private.parse_since(verify_manifest.manifest)).links;
  exception
    when invalid_parameter_value then null;
  end;
  if v_links is null then
    raise exception using
      errcode = '22023',
      message = 'this is no manifest',
      detail = coalesce(pg_catalog.left(verify_manifest.manifest #>> '{}', 100), 'null'),
      hint = 'Pass what export_manifest answered, or the file beside an export.';
  end if;

  return query
  with told as (
    select l.key::uuid as run_id, t.link_number, t.link_hash
    from pg_catalog.jsonb_each(v_links) as l
    cross join lateral pg_catalog.jsonb_to_record(l.value)
      as t (link_number bigint, link_hash text)
  ),
  there as (
    select r.run_id
    from told t
    join public.runs_v2 r on r.run_id = t.run_id
    where v_caller.sees_all or r.owner_id = v_caller.user_id
  )
  select t.run_id, c.problem
  from told t
  left join there r on r.run_id = t.run_id
  left join public.run_tombstones d
    on d.run_id = t.run_id and (v_caller.sees_all or d.owner_id = v_caller.user_id)
  left join public.history_links h on h.run_id = t.run_id and h.link_number = t.link_number
  cross join lateral (
    select case
      when d.run_id is not null
        then 'deleted on ' || pg_catalog.to_char(d.deleted_at at time zone 'UTC', 'YYYY-MM-DD')
      when r.run_id is null then 'run not found'
      when t.link_number > 0 and h.run_id is null
        then pg_catalog.format('its history ends before link %s', t.link_number)
      when t.link_number > 0
        and pg_catalog.encode(h.link_hash, 'hex') is distinct from t.link_hash
        then pg_catalog.format('link %s of its history is another', t.link_number)
    end as problem
  ) as c
  where c.problem is not null

  union all

  select r.run_id, coalesce('link ' || v.link_number || ': ', '') || v.problem
  from there r
  cross join lateral public.verify_history(r.run_id, verify_manifest.actor) v
  order by 1, 2;
end;
$$;

comment on function public.verify_manifest(jsonb, uuid) is
$$Compares a manifest with the histories of its runs; no rows mean that they are what it saw.

It names runs that are gone, and those whose history is not the one that the manifest's link_number
and link_hash are of, or is not whole (verify_history). So it also finds a history that was written
anew as a whole: the manifest was kept elsewhere. What was confirmed or taken back since is no
problem.

Errors: 22023 this is no manifest; 42501 not signed in.$$;

revoke execute on function public.verify_manifest(jsonb, uuid) from public, anon;
grant execute on function public.verify_manifest(jsonb, uuid) to authenticated, service_role;
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
create or replace function public.reconstruct_document(
  conv_uid text,
  run_id uuid,
  actor uuid default null
)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
-- the plan must not depend on statistics: blocks and overlays meet by hash or merge
set enable_nestloop = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_exporter(
    'confirmed', reconstruct_document.actor
  );
  v_run public.runs_v2 := overlay_private.find_run(reconstruct_document.run_id, v_caller);
  v_schema public.schemas;
  v_source bytea;
  v_foreign integer;
  v_document bytea;
begin
  if v_run.conv_uid is distinct from reconstruct_document.conv_uid then
    raise exception using
      errcode = '22023',
      message = 'run is of another document',
      detail = pg_catalog.format(
        'conv_uid %s; you passed %s.', v_run.conv_uid,
        coalesce(reconstruct_document.conv_uid, 'null')
      ),
      hint = 'list_runs() shows the conv_uid of each run.';
  end if;
  select s.* into v_schema from public.schemas s where s.schema_id = v_run.schema_id;
  if v_schema.schema_jsonb #> '{properties,revised_content}' is null then
    raise exception using
      errcode = 'PT409',
      message = 'schema has no revised_content',
      detail = pg_catalog.format('schema_ref %s', v_schema.schema_ref),
      hint = 'Only a run whose schema has the string field revised_content edits a document.';
  end if;
  v_source := overlay_private.checked_source(v_run.conv_uid, v_caller);

  with placed as (
    select
      b.block_index,
      b.block_content,
      (b.block_locator ->> 'start_offset')::integer as start_offset,
      (b.block_locator ->> 'end_offset')::integer as end_offset,
      case when o.confirmed_at is not null
        and pg_catalog.jsonb_typeof(o.overlay_jsonb_confirmed -> 'revised_content') = 'string'
        then o.overlay_jsonb_confirmed ->> 'revised_content'
      end as revised
    from public.blocks_v2 b
    left join public.block_overlays_v2 o
      on o.block_uid = b.block_uid and o.run_id = v_run.run_id
    where b.conv_uid = v_run.conv_uid
  ),

  spans as (
    select
      p.*,
      coalesce(pg_catalog.lag(p.end_offset) over (order by p.block_index), 0) as gap_offset,
      pg_catalog.substr(
        v_source, p.start_offset + 1, p.end_offset - p.start_offset
      ) as original
    from placed p
  )

  select
    pg_catalog.string_agg(
      pg_catalog.substr(
        v_source, s.gap_offset + 1, greatest(s.start_offset - s.gap_offset, 0)
      )
      || coalesce(pg_catalog.convert_to(s.revised, 'UTF8'), s.original),
      ''::bytea order by s.block_index
    ) || pg_catalog.substr(v_source, max(s.end_offset) + 1),
    min(s.block_index) filter (
      where s.start_offset < s.gap_offset
        or s.original is distinct from pg_catalog.convert_to(s.block_content, 'UTF8')
    )
  into v_document, v_foreign
  from spans s;

  if v_foreign is not null then
    raise exception using
      errcode = 'PT409',
      message = 'block is not what its source says',
      detail = pg_catalog.format('Block %s of conv_uid %s.', v_foreign, v_run.conv_uid),
      hint = 'Somebody changed it by hand. Ingest the file again: it is a new document.';
  end if;
  return pg_catalog.convert_from(v_document, 'UTF8');
end;
$$;

comment on function public.reconstruct_document(text, uuid, uuid) is
$$The document with what was confirmed of its edits: every other byte is the source's.

Where a person confirmed a revised_content (of a reopened overlay, the last), it stands in the place
of its block's bytes; gaps and all other blocks are as they were. Without edits it is the source.
overlay_exporter may reconstruct any document.

Errors: 22023 run_id is missing, or run is of another document; 42501 not signed in; PT404 run or
document not found; PT409 schema has no revised_content, source is not what was ingested, or block
is not what its source says.$$;

revoke execute on function public.reconstruct_document(text, uuid, uuid) from public, anon;
grant execute on function public.reconstruct_document(text, uuid, uuid)
  to authenticated, service_role, overlay_exporter;

commit;
