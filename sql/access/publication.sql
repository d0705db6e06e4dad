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
