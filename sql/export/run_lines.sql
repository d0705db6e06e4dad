-- A line is put together as text: building it as jsonb and printing that takes twice as long. In
-- language sql, because such a function answers row by row where it stands in a select list, while
-- one in plpgsql keeps all rows until the last is there. The bounds on block_uid and the plan
-- without sorting and hashing keep it so: both tables are read in the order of their keys.
create or replace function overlay_private.run_lines(
  run_id uuid,
  conv_uid text,
  immutable text,
  user_defined text,
  changed_blocks text[],
  mode text,
  unconfirmed text
)
returns setof text
language sql
stable
set search_path = pg_catalog, pg_temp
set enable_sort = off
set enable_hashjoin = off
as $$
  select
    '{"immutable": {' || run_lines.immutable
    || ', "block_uid": ' || pg_catalog.to_json(o.block_uid)
    || ', "block_index": ' || o.block_index
    || ', "block_type": "' || b.block_type
    || '", "block_locator": ' || b.block_locator
    || ', "block_content": ' || pg_catalog.to_json(b.block_content)
    || '}, "user_defined": {' || run_lines.user_defined
    -- in mode confirmed nothing depends on drafts: the same confirmed state is the same text
    || case
      when run_lines.mode <> 'confirmed' then ', "status": "' || o.status || '"'
      when o.confirmed_at is null then ', "status": null'
      else ', "status": "confirmed"'
    end
    || case when o.confirmed_at is null
      then ', "confirmed": false, "confirmed_at": null, "confirmed_by": null'
      -- to_json writes a time the same way whatever DateStyle and TimeZone are
      else ', "confirmed": true, "confirmed_at": ' || pg_catalog.rtrim(
        pg_catalog.to_json(o.confirmed_at at time zone 'UTC')::text, '"'
      ) || '+00:00", "confirmed_by": "' || o.confirmed_by || '"'
    end
    || case when run_lines.mode = 'confirmed' then '' else ', "draft": true' end
    || ', "data": '
    || case
      when run_lines.mode = 'staging' then o.overlay_jsonb_staging::text
      when o.confirmed_at is not null then o.overlay_jsonb_confirmed::text
      when run_lines.unconfirmed = 'empty' then '{}'
      else 'null'
    end
    || case when run_lines.mode = 'both'
      then ', "staging": ' || o.overlay_jsonb_staging::text else '' end
    || '}}'
  from public.block_overlays_v2 o
  join public.blocks_v2 b
    on b.block_uid = o.block_uid
    and b.block_uid >= overlay_private.block_uid(run_lines.conv_uid, 0)
    and b.block_uid <= overlay_private.block_uid(run_lines.conv_uid, 99999999)
  where o.run_id = run_lines.run_id
    and case
      when run_lines.changed_blocks is not null
        then o.block_uid in (
          select c.block_uid from pg_catalog.unnest(run_lines.changed_blocks) as c (block_uid)
        )
      when run_lines.unconfirmed <> 'omit' or o.confirmed_at is not null then true
      else run_lines.mode <> 'confirmed' and o.status = 'ai_complete'
    end
  order by o.block_uid;
$$;

comment on function overlay_private.run_lines(uuid, text, text, text, text[], text, text) is
$$The lines of a run's export in document order, one JSON object each.$$;

revoke execute on function overlay_private.run_lines(
  uuid, text, text, text, text[], text, text
) from public;
