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

-- The hash of a file that says this.
create function test.hash(content text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(hash.content, 'UTF8')), 'hex');
$$;

create function test.conversion(owner text, project_id uuid, content text default 'a letter')
returns jsonb
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select public.begin_conversion(
    conversion.project_id, 'Letter', 'docx', test.hash(conversion.content),
    pg_catalog.length(conversion.content), 'converter 1', actor => test.user_id(conversion.owner)
  );
$$;
