-- Deploy pgoverlay:lifecycle to pg
-- requires: lifecycle@v0.1.0

begin;
set local client_min_messages = warning;

\ir ../sql/lifecycle/close_runs.sql

commit;
