-- Fixtures and identities for the pgTAP files, loaded by tests/pgtap.sh into the Postgres schema
-- test.
--
-- People are called by name: test.user_id('alice') is always the same uuid. A fixture that makes a
-- run remembers it for the rest of the transaction, so that test.overlay('alice', 0) is the overlay
-- of the first block in the run that was made last for alice.
--
-- Every fixture works whatever role the test acts as. Those that call pgoverlay step back to the
-- session's own role (set role = none); those that only look are security definer.

grant usage on schema test to public;

create table test.ours (name text primary key);
insert into test.ours select unnest(string_to_array(:'ours', ','));
grant select on test.ours to public;


-- Identities

create function test.user_id(name text)
returns uuid
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.md5('pgoverlay test user ' || user_id.name)::uuid;
$$;

create function test.act(as_role text, claims jsonb)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select
    pg_catalog.set_config('role', act.as_role, true),
    pg_catalog.set_config('request.jwt.claims', coalesce(act.claims::text, ''), true);
$$;

create function test.as_user(name text)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('authenticated', pg_catalog.jsonb_build_object(
    'sub', test.user_id(as_user.name), 'role', 'authenticated'
  ));
$$;

create function test.as_anon()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('anon', '{"role": "anon"}');
$$;

create function test.as_worker()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('overlay_worker', null);
$$;

create function test.as_exporter()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('overlay_exporter', null);
$$;

create function test.as_service_role()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('service_role', '{"role": "service_role"}');
$$;

create function test.as_owner()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  select test.act('none', null);
$$;


-- Documents, schemas and runs

create function test.project(owner text, project_name text default 'Project')
returns uuid
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select public.create_project(project.project_name, actor => test.user_id(project.owner));
$$;

create function test.schema(owner text, more jsonb default '{}')
returns uuid
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select public.register_schema(
    '{"schema_ref": "titles", "type": "object", "properties": {"title": {"type": "string"}}}'
    || schema.more,
    actor => test.user_id(schema.owner)
  );
$$;

create function test.span(
  start_offset integer,
  end_offset integer,
  block_type text default 'paragraph'
)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.jsonb_build_object(
    'block_type', span.block_type,
    'block_locator', pg_catalog.jsonb_build_object(
      'unit', 'byte', 'start_offset', span.start_offset, 'end_offset', span.end_offset
    )
  );
$$;

-- The blocks read Block 0., Block 1., …; answers conv_uid.
create function test.document(owner text, blocks integer default 3, project_id uuid default null)
returns text
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  with pieces as (
    select
      i, 'Block ' || i || '.' as piece,
      -- behind each earlier block stands an empty line
      coalesce(sum(pg_catalog.length('Block ' || i || '.') + 2) over (
        order by i rows between unbounded preceding and 1 preceding
      ), 0)::integer as start_offset
    from pg_catalog.generate_series(0, document.blocks - 1) as i
  )
  select public.ingest_document(
    project_id => coalesce(document.project_id, test.project(document.owner)),
    doc_title => 'Document',
    source_type => 'md',
    source_text => pg_catalog.string_agg(p.piece, E'\n\n' order by p.i),
    blocks => pg_catalog.jsonb_agg(
      test.span(p.start_offset, p.start_offset + pg_catalog.length(p.piece)) order by p.i
    ),
    actor => test.user_id(document.owner)
  ) ->> 'conv_uid'
  from pieces p;
$$;

create function test.run(
  owner text,
  blocks integer default 3,
  model_config jsonb default '{}',
  schema jsonb default '{}',
  project_id uuid default null
)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select pg_catalog.set_config('test.run_of_' || run.owner, public.create_run_v2(
    test.document(run.owner, run.blocks, run.project_id),
    test.schema(run.owner, run.schema),
    run.model_config,
    actor => test.user_id(run.owner)
  )::text, true)::uuid;
$$;

-- The run made last.
create function test.run_of(owner text)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.current_setting('test.run_of_' || run_of.owner)::uuid;
$$;

create function test.run_row(owner text)
returns public.runs_v2
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select r from public.runs_v2 r where r.run_id = test.run_of(run_row.owner);
$$;


-- What a worker does

-- Answers how many overlays it got.
create function test.claim(
  owner text,
  batch_size integer default 25,
  worker_id text default 'worker',
  lease interval default '5 minutes'
)
returns bigint
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select pg_catalog.count(*) from public.claim_overlay_batch(
    test.run_of(claim.owner), claim.batch_size, claim.worker_id, claim.lease
  );
$$;

-- The live claims of the run as the queue's functions take them, each with these further keys.
create function test.held(owner text, more jsonb default '{}')
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.jsonb_agg(
    pg_catalog.jsonb_build_object('overlay_id', o.id, 'claim_token', o.claim_token) || held.more
    order by o.block_index
  ), '[]')
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(held.owner) and o.status = 'claimed';
$$;

-- Claims what is pending and answers {"title": "model"} for every block.
create function test.complete(owner text)
returns void
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select test.claim(complete.owner, 1000);
  select public.complete_overlay_batch(
    'worker', test.held(complete.owner, '{"data": {"title": "model"}}')
  );
$$;

create function test.ai_complete_run(owner text, blocks integer default 3)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select test.run(ai_complete_run.owner, ai_complete_run.blocks);
  select test.complete(ai_complete_run.owner);
  select test.run_of(ai_complete_run.owner);
$$;

create function test.give_up(owner text, batch_size integer default 1000)
returns void
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select test.claim(give_up.owner, give_up.batch_size);
  select public.fail_overlay_batch(
    'worker', test.held(give_up.owner, '{"kind": "item_terminal", "error": "the model failed"}')
  );
$$;

create function test.age_lease(overlay_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update public.block_overlays_v2 o
  set claim_expires_at = pg_catalog.clock_timestamp() - interval '1 second'
  where o.id = age_lease.overlay_id;
$$;


-- What a reviewer does

create function test.confirm(owner text)
returns void
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select public.confirm_run(test.run_of(confirm.owner), actor => test.user_id(confirm.owner));
$$;

create function test.exclude(overlay_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update public.block_overlays_v2 o
  set excluded_at = pg_catalog.now(), excluded_by = o.owner_id
  where o.id = exclude.overlay_id;
$$;

create function test.stop_run(owner text, status text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update public.runs_v2 r
  set status = stop_run.status,
  paused_reason = case stop_run.status when 'paused' then 'by hand' end
  where r.run_id = test.run_of(stop_run.owner);
$$;

-- Past every trigger, to any of the five statuses, the counters with it; for the owner only.
create function test.force_status(overlay_id uuid, status text)
returns void
language sql
set search_path = pg_catalog, pg_temp
set session_replication_role = replica
as $$
  update public.block_overlays_v2 o
  set
    status = f.status,
    overlay_jsonb_staging = f.staging,
    overlay_jsonb_confirmed = case f.status when 'confirmed' then f.staging else '{}' end,
    confirmed_at = case f.status when 'confirmed' then pg_catalog.now() end,
    confirmed_by = case f.status when 'confirmed' then o.owner_id end,
    claimed_by = 'worker',
    claimed_at = pg_catalog.now(),
    claim_token = case f.status when 'claimed' then pg_catalog.gen_random_uuid() end,
    claim_expires_at = case f.status when 'claimed' then pg_catalog.now() + interval '1 hour' end,
    last_error = case f.status when 'failed' then 'the model failed' end
  from (
    select
      force_status.status,
      case when force_status.status in ('ai_complete', 'confirmed') then jsonb '{"title": "model"}'
        else '{}' end as staging
  ) as f
  where o.id = force_status.overlay_id;

  update public.runs_v2 r
  set
    pending_blocks = c.pending,
    claimed_blocks = c.claimed,
    ai_complete_blocks = c.ai_complete,
    confirmed_blocks = c.confirmed,
    failed_blocks = c.failed
  from (
    select
      o.run_id,
      pg_catalog.count(*) filter (where o.status = 'pending') as pending,
      pg_catalog.count(*) filter (where o.status = 'claimed') as claimed,
      pg_catalog.count(*) filter (where o.status = 'ai_complete') as ai_complete,
      pg_catalog.count(*) filter (where o.status = 'confirmed') as confirmed,
      pg_catalog.count(*) filter (where o.status = 'failed') as failed
    from public.block_overlays_v2 o
    group by o.run_id
  ) as c
  where r.run_id = c.run_id and r.run_id = (
    select o.run_id from public.block_overlays_v2 o where o.id = force_status.overlay_id
  );
$$;


-- What became of it

create function test.overlay(owner text, block_index integer)
returns uuid
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select o.id
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(overlay.owner) and o.block_index = overlay.block_index;
$$;

create function test.overlays(owner text)
returns uuid[]
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.array_agg(o.id order by o.block_index)
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(overlays.owner);
$$;

create function test.block(owner text, block_index integer)
returns text
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select o.block_uid
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(block.owner) and o.block_index = block.block_index;
$$;

create function test.look(owner text, block_index integer)
returns public.block_overlays_v2
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select o
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(look.owner) and o.block_index = look.block_index;
$$;

-- The statuses of the run's overlays in document order.
create function test.statuses(owner text)
returns text[]
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.array_agg(o.status order by o.block_index)
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(statuses.owner);
$$;

-- The run's counters without those that are zero.
create function test.counters(owner text)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.jsonb_object_agg(c.counter, c.blocks) filter (where c.blocks <> 0)
  from test.run_row(counters.owner) as r
  cross join lateral (values
    ('pending', r.pending_blocks), ('claimed', r.claimed_blocks),
    ('ai_complete', r.ai_complete_blocks), ('confirmed', r.confirmed_blocks),
    ('failed', r.failed_blocks), ('excluded', r.excluded_blocks), ('total', r.total_blocks)
  ) as c (counter, blocks);
$$;

-- What happened to an overlay, first to last: operation, from and to.
create function test.history(owner text, block_index integer)
returns text[]
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.array_agg(
    pg_catalog.format('%s: %s to %s', p.operation, e.from_status, e.to_status)
    order by e.event_number
  )
  from public.overlay_events e
  join public.overlay_operations p using (operation_id)
  where e.run_id = test.run_of(history.owner)
    and e.block_uid = test.block(history.owner, history.block_index);
$$;

-- What the statement is refused with, as the role that asks: SQLSTATE, message and detail.
create function test.error_of(statement text)
returns text
language plpgsql
as $$
declare
  v_state text;
  v_message text;
  v_detail text;
begin
  execute statement;
  return 'no error';
exception
  when others then
    get stacked diagnostics
      v_state = returned_sqlstate, v_message = message_text, v_detail = pg_exception_detail;
    return concat_ws(' ', v_state, v_message || coalesce(': ' || nullif(v_detail, ''), ''));
end;
$$;


-- What is ours in the catalogue: everything in overlay_private, and of public what sql/ defines

create function test.our_functions()
returns setof pg_catalog.pg_proc
language sql
set search_path = pg_catalog, pg_temp
as $$
  select p.*
  from pg_catalog.pg_proc p
  where p.pronamespace = 'overlay_private'::regnamespace
    or (p.pronamespace = 'public'::regnamespace and p.proname in (select name from test.ours));
$$;

-- Tables and views.
create function test.our_relations()
returns setof pg_catalog.pg_class
language sql
set search_path = pg_catalog, pg_temp
as $$
  select c.*
  from pg_catalog.pg_class c
  where c.relkind in ('r', 'p', 'v', 'm')
    and (c.relnamespace = 'overlay_private'::regnamespace
      or (c.relnamespace = 'public'::regnamespace and c.relname in (select name from test.ours)));
$$;

-- Composite types and domains.
create function test.our_types()
returns setof pg_catalog.pg_type
language sql
set search_path = pg_catalog, pg_temp
as $$
  select t.*
  from pg_catalog.pg_type t
  left join pg_catalog.pg_class c on c.oid = t.typrelid
  where (t.typtype in ('d', 'e') or c.relkind = 'c')
    and (t.typnamespace = 'overlay_private'::regnamespace
      or (t.typnamespace = 'public'::regnamespace and t.typname in (select name from test.ours)));
$$;
