-- Deploy pgoverlay:documents to pg
-- requires: documents@v0.1.0

begin;
set local client_min_messages = warning;

\ir ../sql/documents/begin_conversion.sql
\ir ../sql/documents/ingest_document.sql
\ir ../sql/documents/apply_schema_to_project.sql

commit;
