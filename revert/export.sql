-- Revert pgoverlay:export from pg

begin;

drop function public.export_run(uuid, text, text, uuid);
drop function overlay_private.find_run_to_export(uuid, text, uuid);
drop view public.confirmed_overlays;

commit;
