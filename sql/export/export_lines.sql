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
