-- Deploy pgoverlay:progress to pg
-- requires: access

begin;
set local client_min_messages = warning;

\ir ../sql/progress/run_progress.sql
\ir ../sql/progress/list_projects.sql
\ir ../sql/progress/list_documents.sql
\ir ../sql/progress/list_schemas.sql
\ir ../sql/progress/list_runs.sql
\ir ../sql/progress/list_overlays.sql

commit;
