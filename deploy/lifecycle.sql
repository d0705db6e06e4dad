-- Deploy pgoverlay:lifecycle to pg
-- requires: rules

begin;
set local client_min_messages = warning;

\ir ../sql/lifecycle/pause_run.sql
\ir ../sql/lifecycle/resume_run.sql
\ir ../sql/lifecycle/close_runs.sql
\ir ../sql/lifecycle/cancel_run.sql
\ir ../sql/lifecycle/count_runs.sql
\ir ../sql/lifecycle/remove_runs.sql
\ir ../sql/lifecycle/delete_run.sql
\ir ../sql/lifecycle/delete_document.sql
\ir ../sql/lifecycle/delete_schema.sql
\ir ../sql/lifecycle/delete_project.sql

commit;
