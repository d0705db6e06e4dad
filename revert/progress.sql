-- Revert pgoverlay:progress from pg

begin;

drop function public.verify_history(uuid, uuid);
drop function overlay_private.told_by_history(uuid);
drop function overlay_private.steps_of(uuid);
drop type overlay_private.step;
drop function public.field_agreement(uuid, uuid);
drop function public.overlay_history(uuid, uuid);
drop function overlay_private.changed_fields(jsonb, jsonb);
drop function public.review_queue(uuid, boolean, text, public.page_size);
drop function public.list_overlays(
  uuid, text, text, public.page_size, text, text, jsonb, text[], text
);
drop type public.listed_overlay;
drop function public.list_runs(uuid, public.page_size, uuid);
drop function public.list_schemas(public.page_size, uuid);
drop function public.list_documents(uuid, public.page_size, text);
drop function public.list_projects(public.page_size, uuid);
drop domain public.page_size;
drop function public.project_progress(uuid, uuid, uuid);
drop function public.run_progress(uuid, uuid);

commit;
