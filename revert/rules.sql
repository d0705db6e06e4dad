-- Revert pgoverlay:rules from pg

begin;

drop trigger old_documents_are_announced on public.documents_v2;
drop trigger documents_are_announced on public.documents_v2;
drop trigger new_documents_are_announced on public.documents_v2;
drop function overlay_private.announce_documents();
drop trigger converted_documents_are_sealed on public.documents_v2;
drop trigger new_documents_are_sealed on public.documents_v2;
drop function overlay_private.seal_source_text();
drop trigger operations_stay_with_their_history on public.overlay_operations;
drop function overlay_private.keep_linked_operations();
drop trigger overlays_stay_with_their_run on public.block_overlays_v2;
drop trigger events_stay_with_their_run on public.overlay_events;
drop trigger links_stay_with_their_run on public.history_links;
drop function overlay_private.keep_with_their_run();
drop trigger new_overlays_are_counted on public.block_overlays_v2;
drop function overlay_private.count_new_overlays();
drop trigger overlays_are_counted on public.block_overlays_v2;
drop function overlay_private.count_changes();
drop function overlay_private.add_to_counters(uuid, bigint, bigint, bigint, bigint, bigint, bigint, integer);
drop function overlay_private.run_status(text, bigint, bigint, boolean);
drop trigger overlays_are_recorded on public.block_overlays_v2;
drop function overlay_private.record_changes();
drop function overlay_private.link_history(uuid, uuid, integer, bytea);
drop function overlay_private.link_hash(bytea, uuid, public.overlay_operations, bytea);
drop function overlay_private.hash_events(uuid, uuid);
drop function overlay_private.event_hash(text, text, text, integer, jsonb, jsonb);
drop trigger edits_are_not_overtaken on public.block_overlays_v2;
drop function overlay_private.refuse_overtaken_edit();
drop trigger overlays_note_direct_edits on public.block_overlays_v2;
drop function overlay_private.note_direct_edit();
drop trigger overlays_begin_as_pending on public.block_overlays_v2;
drop trigger overlays_take_known_steps on public.block_overlays_v2;
drop function overlay_private.refuse_illegal_step();
drop function overlay_private.takes_back(public.block_overlays_v2, public.block_overlays_v2);
drop trigger blocks_never_change on public.blocks_v2;
drop trigger schemas_never_change on public.schemas;
drop trigger history_never_changes on public.overlay_events;
drop trigger operations_never_change on public.overlay_operations;
drop trigger links_never_change on public.history_links;
drop trigger calls_never_change on public.llm_calls;
drop trigger tombstones_never_change on public.run_tombstones;
drop trigger overlays_are_not_truncated on public.block_overlays_v2;
drop function overlay_private.refuse_change();
drop function overlay_private.begin_operation(text, uuid, text, text);

commit;
