-- Deploy pgoverlay:documents to pg
-- requires: documents@v0.1.0

begin;
set local client_min_messages = warning;

\ir ../sql/documents/ingest_document.sql

commit;
