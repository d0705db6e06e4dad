-- Deploy pgoverlay:batches to pg
-- requires: batches@v0.1.0

begin;
set local client_min_messages = warning;

\ir ../sql/batches/plan_message_batch.sql

commit;
