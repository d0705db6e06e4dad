-- Revert pgoverlay:review from pg

begin;

drop function overlay_private.edit(uuid, jsonb, integer, overlay_private.caller);
drop function public.update_overlay_staging(uuid, jsonb, integer, uuid);
drop function public.update_overlay_staging(uuid, text, jsonb, integer, uuid);
drop function overlay_private.reject(uuid[], text, integer[], overlay_private.caller);
drop function public.reject_overlays_to_pending(uuid[], text, integer[], uuid);
drop function public.reject_overlays_to_pending(uuid, text[], text, integer[], uuid);
drop function public.confirm_run(uuid, uuid);
drop function overlay_private.confirm(uuid[], integer[], overlay_private.caller);
drop function public.confirm_overlays(uuid[], integer[], uuid);
drop function public.confirm_overlays(uuid, text[], integer[], uuid);
drop function overlay_private.overlay_ids_of(uuid, text[], overlay_private.caller);
drop function overlay_private.lock_for_review(uuid[], integer[], overlay_private.caller);
drop function overlay_private.first_ids(uuid[]);

commit;
