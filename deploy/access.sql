-- Deploy pgoverlay:access to pg
-- requires: tables

begin;
set local client_min_messages = warning;

\ir ../sql/access/auth_uid.sql
\ir ../sql/access/calling_role.sql
\ir ../sql/access/identify_caller.sql
\ir ../sql/access/is_blank.sql
\ir ../sql/access/find_project.sql
\ir ../sql/access/find_run.sql
\ir ../sql/access/find_document.sql
\ir ../sql/access/find_schema.sql
\ir ../sql/access/runs_of_project.sql
\ir ../sql/access/enter_runs.sql
\ir ../sql/access/policies.sql
\ir ../sql/access/grants.sql
\ir ../sql/access/publication.sql

commit;
