-- Revert pgoverlay:documents from pg

begin;

drop function overlay_private.documents_without_run(uuid, uuid, overlay_private.caller);
drop function public.preview_apply_schema(uuid, uuid, uuid);
drop function public.apply_schema_to_project(uuid, uuid, jsonb, uuid);
drop function public.create_run_v2(text, uuid, jsonb, uuid);
drop function public.lint_schema(jsonb, uuid);
drop function public.read_schema(uuid, uuid);
drop function public.ingest_document(uuid, text, text, text, jsonb, text, text, bigint, uuid);
drop function public.fail_conversion(text, uuid, text, uuid);
drop function public.begin_conversion(uuid, text, text, text, bigint, text, interval, uuid);
drop function overlay_private.check_source(text, text, text, text, bigint);
drop function overlay_private.ingested_document(text);
drop function overlay_private.conv_uid(text, text);
drop function overlay_private.source_uid(uuid, text);
drop function overlay_private.packs_of(text, integer);
drop function overlay_private.pack_characters(jsonb, jsonb);
drop function overlay_private.request_hash(uuid, text, text);
drop function public.register_schema(jsonb, uuid);
drop function public.create_project(text, text, uuid);
drop function overlay_private.check_model_config(jsonb);
drop function overlay_private.check_block_spans(jsonb, bytea);
drop function overlay_private.block_spans(jsonb);
drop type overlay_private.block_span;
drop function overlay_private.block_uid(text, integer);

commit;
