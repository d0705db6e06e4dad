-- Revert pgoverlay:export from pg

begin;

drop function public.reconstruct_document(text, uuid, uuid);
drop function public.document_source(text, uuid);
drop function overlay_private.checked_source(text, overlay_private.caller);
drop function public.verify_manifest(jsonb, uuid);
drop function public.export_manifest(uuid, uuid, uuid, text, text, jsonb, uuid);
drop function public.export_project(uuid, uuid, text, text, jsonb, uuid);
drop function public.export_run(uuid, text, text, jsonb, uuid);
drop function public.export_lines(uuid, uuid, uuid, text, text, jsonb, uuid);
drop function overlay_private.runs_in_scope(uuid, uuid, uuid, overlay_private.caller);
drop function overlay_private.exported_runs(uuid[], text, text, jsonb);
drop type overlay_private.exported_run;
drop function overlay_private.changed_blocks(uuid, bigint, pg_snapshot, timestamptz, boolean);
drop function overlay_private.check_links(uuid[], jsonb);
drop function overlay_private.parse_since(jsonb);
drop type overlay_private.export_since;
drop function overlay_private.check_export_options(text, text);
drop function overlay_private.identify_exporter(text, uuid);
drop view public.confirmed_overlays;

commit;
