-- Revert pgoverlay:lifecycle from pg

begin;

drop function public.preview_delete_project(uuid, uuid);
drop function public.delete_project(uuid, jsonb, uuid);
drop function public.preview_delete_schema(uuid, uuid);
drop function public.delete_schema(uuid, uuid);
drop function overlay_private.runs_of_document(text);
drop function public.preview_delete_document(text, uuid);
drop function public.delete_document(text, uuid);
drop function public.preview_delete_run(uuid, uuid);
drop function public.delete_run(uuid, uuid);
drop function overlay_private.remove_runs(uuid[], overlay_private.caller);
drop function overlay_private.count_runs(uuid[]);
drop function public.cancel_run(uuid, uuid);
drop function overlay_private.close_runs(uuid[]);
drop function public.resume_run(uuid, uuid);
drop function public.pause_run(uuid, text, uuid);

commit;
