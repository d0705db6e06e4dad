-- Revert pgoverlay:review from pg

begin;

drop function public.undo_operation(uuid, uuid);
drop function overlay_private.write_undo(public.overlay_operations, uuid[], uuid);
drop function overlay_private.find_operation_to_undo(uuid, overlay_private.caller);
drop function public.retry_failed_overlays(uuid, uuid);
drop function public.include_overlays(uuid[], integer[], uuid);
drop function public.exclude_overlays(uuid[], text, integer[], uuid);
drop function public.reset_overlay_staging(uuid[], integer[], uuid);
drop function public.reopen_overlays(uuid[], integer[], uuid);
drop function overlay_private.reject(uuid[], text, integer[], overlay_private.caller);
drop function public.reject_overlays_to_pending(uuid[], text, integer[], uuid);
drop function public.reject_overlays_to_pending(uuid, text[], text, integer[], uuid);
drop function overlay_private.preview_confirm(uuid[], text);
drop function public.preview_confirm_run(uuid, text, uuid);
drop function public.preview_confirm_project(uuid, uuid, text, uuid);
drop function public.confirm_project(uuid, uuid, text, uuid);
drop function public.confirm_run(uuid, text, uuid);
drop function overlay_private.confirm_runs(uuid[], text, overlay_private.caller);
drop function overlay_private.later_operations(uuid[], pg_snapshot);
drop function public.current_watermark();
drop function overlay_private.parse_watermark(text);
drop function overlay_private.confirm(uuid[], integer[], overlay_private.caller);
drop function public.confirm_overlays(uuid[], integer[], uuid);
drop function public.confirm_overlays(uuid, text[], integer[], uuid);
drop function overlay_private.write_confirmation(uuid[], overlay_private.caller);
drop function overlay_private.edit(uuid, jsonb, integer, overlay_private.caller);
drop function overlay_private.check_staging(jsonb);
drop function public.update_overlay_staging(uuid, jsonb, integer, uuid);
drop function public.update_overlay_staging(uuid, text, jsonb, integer, uuid);
drop function overlay_private.overlay_ids_of(uuid, text[], overlay_private.caller);
drop function overlay_private.lock_overlays(text, uuid[], integer[], overlay_private.caller);
drop function overlay_private.refuse_act(text, uuid[]);
drop function overlay_private.check_reason(text);
drop function overlay_private.check_overlay_ids(uuid[], integer[]);
drop function overlay_private.first_ids(uuid[]);

commit;
