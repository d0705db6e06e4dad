-- In place of a foreign key from overlays to blocks, which would need an index on the overlays that
-- every claim and every answer writes to, to serve a deletion that never happens. What is checked
-- here is more: that it is a block of the run's own document, at that position.
create or replace function overlay_private.refuse_unknown_blocks()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
  v_unknown text;
begin
  select n.block_uid into v_unknown
  from new_overlays n
  left join public.runs_v2 r on r.run_id = n.run_id
  left join public.blocks_v2 b on b.block_uid = n.block_uid
  where (b.conv_uid, b.block_index) is distinct from (r.conv_uid, n.block_index)
  limit 1;
  if found then
    raise exception using
      errcode = 'PT409',
      message = 'overlay has no block',
      detail = pg_catalog.format('block_uid %s is none of the document of its run', v_unknown),
      hint = 'create_run_v2() makes the overlays of a run.';
  end if;
  return null;
end;
$$;

comment on function overlay_private.refuse_unknown_blocks() is
$$Trigger: an overlay speaks of a block of the document of its run.

Errors: PT409 overlay has no block.$$;

revoke execute on function overlay_private.refuse_unknown_blocks() from public;

create trigger new_overlays_have_blocks
  after insert on public.block_overlays_v2
  referencing new table as new_overlays
  for each statement
  execute function overlay_private.refuse_unknown_blocks();

create or replace function overlay_private.keep_blocks_of_runs()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- whoever creates a run holds its document: what they have not committed yet is waited for
  perform from public.documents_v2 d
  where d.conv_uid in (select o.conv_uid from old_rows o)
  order by d.conv_uid
  for update;
  if exists (
    select from public.runs_v2 r where r.conv_uid in (select o.conv_uid from old_rows o)
  ) then
    raise exception using
      errcode = 'PT409',
      message = 'block belongs to a run',
      detail = pg_catalog.format('DELETE of %s.%s', tg_table_schema, tg_table_name),
      hint = 'Blocks stay as long as their document has runs: call delete_document().';
  end if;
  return null;
end;
$$;

comment on function overlay_private.keep_blocks_of_runs() is
$$Trigger: blocks stay as long as their document has runs, whoever asks.

Errors: PT409 block belongs to a run.$$;

revoke execute on function overlay_private.keep_blocks_of_runs() from public;

create trigger blocks_stay_with_their_runs
  after delete on public.blocks_v2
  referencing old table as old_rows
  for each statement
  execute function overlay_private.keep_blocks_of_runs();
