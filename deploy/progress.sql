-- Deploy pgoverlay:progress to pg
-- requires: rules

begin;
set local client_min_messages = warning;

\ir ../sql/progress/run_progress.sql
\ir ../sql/progress/project_progress.sql
\ir ../sql/progress/page_size.sql
\ir ../sql/progress/list_projects.sql
\ir ../sql/progress/list_documents.sql
\ir ../sql/progress/list_schemas.sql
\ir ../sql/progress/list_runs.sql
\ir ../sql/progress/listed_overlay.sql
\ir ../sql/progress/list_overlays.sql
\ir ../sql/progress/review_queue.sql
\ir ../sql/progress/changed_fields.sql
\ir ../sql/progress/overlay_history.sql
\ir ../sql/progress/field_agreement.sql
\ir ../sql/progress/told_by_history.sql
\ir ../sql/progress/verify_history.sql

commit;
