-- Deploy pgoverlay:export to pg
-- requires: access

begin;
set local client_min_messages = warning;

\ir ../sql/export/confirmed_overlays.sql
\ir ../sql/export/find_run_to_export.sql
\ir ../sql/export/export_run.sql

commit;
