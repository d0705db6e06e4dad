-- Deploy pgoverlay:export to pg
-- requires: access

begin;
set local client_min_messages = warning;

\ir ../sql/export/confirmed_overlays.sql
\ir ../sql/export/identify_exporter.sql
\ir ../sql/export/check_export_options.sql
\ir ../sql/export/export_since.sql
\ir ../sql/export/check_links.sql
\ir ../sql/export/changed_blocks.sql
\ir ../sql/export/exported_runs.sql
\ir ../sql/export/runs_in_scope.sql
\ir ../sql/export/export_lines.sql
\ir ../sql/export/export_run.sql
\ir ../sql/export/export_project.sql
\ir ../sql/export/export_manifest.sql
\ir ../sql/export/verify_manifest.sql
\ir ../sql/export/checked_source.sql
\ir ../sql/export/document_source.sql
\ir ../sql/export/reconstruct_document.sql

commit;
