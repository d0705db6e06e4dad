-- Deploy pgoverlay:batches to pg
-- requires: queue

begin;
set local client_min_messages = warning;

\ir ../sql/batches/message_batch.sql
\ir ../sql/batches/find_message_batch.sql
\ir ../sql/batches/plan_message_batch.sql
\ir ../sql/batches/submit_message_batch.sql
\ir ../sql/batches/take_message_batch.sql
\ir ../sql/batches/close_message_batch.sql
\ir ../sql/batches/next_message_batch_in.sql

commit;
