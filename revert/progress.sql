-- Revert pgoverlay:progress from pg

begin;

drop function public.list_overlays(uuid, text, text, integer);
drop function public.list_runs(uuid, integer, uuid);
drop function public.list_schemas(integer, uuid);
drop function public.list_documents(uuid, integer, text);
drop function public.list_projects(integer, uuid);
drop function public.run_progress(uuid, uuid);

commit;
