-- Deploy pgoverlay:documents to pg
-- requires: rules

begin;
set local client_min_messages = warning;

\ir ../sql/documents/block_uid.sql
\ir ../sql/documents/block_spans.sql
\ir ../sql/documents/check_block_spans.sql
\ir ../sql/documents/check_model_config.sql
\ir ../sql/documents/create_project.sql
\ir ../sql/documents/register_schema.sql
\ir ../sql/documents/document_uids.sql
\ir ../sql/documents/check_source.sql
\ir ../sql/documents/begin_conversion.sql
\ir ../sql/documents/fail_conversion.sql
\ir ../sql/documents/read_schema.sql
\ir ../sql/documents/lint_schema.sql
\ir ../sql/documents/ingest_document.sql
\ir ../sql/documents/request_hash.sql
\ir ../sql/documents/packs_of.sql
\ir ../sql/documents/create_run_v2.sql
\ir ../sql/documents/apply_schema_to_project.sql

commit;
