-- Revert pgoverlay:rules from pg

begin;

drop trigger new_overlays_are_counted on public.block_overlays_v2;
drop function overlay_private.count_new_overlays();
drop trigger overlays_are_counted on public.block_overlays_v2;
drop function overlay_private.count_changes();
drop function overlay_private.add_to_counters(uuid, bigint, bigint, bigint, bigint, bigint, bigint);
drop function overlay_private.run_status(text, bigint, bigint, boolean);
drop trigger overlays_are_recorded on public.block_overlays_v2;
drop function overlay_private.record_changes();
drop trigger overlays_note_direct_edits on public.block_overlays_v2;
drop function overlay_private.note_direct_edit();
drop trigger overlays_begin_as_pending on public.block_overlays_v2;
drop trigger overlays_take_known_steps on public.block_overlays_v2;
drop function overlay_private.refuse_illegal_step();
drop trigger blocks_never_change on public.blocks_v2;
drop trigger schemas_never_change on public.schemas;
drop trigger history_never_changes on public.overlay_events;
drop trigger operations_never_change on public.overlay_operations;
drop function overlay_private.refuse_change();
drop function overlay_private.begin_operation(text, uuid, text, text);

commit;
