-- Deploy pgoverlay:queue to pg
-- requires: queue@v0.1.0

begin;
set local client_min_messages = warning;

\ir ../sql/queue/check_worker_arguments.sql
\ir ../sql/queue/reuse_answers.sql
\ir ../sql/queue/runs_to_claim_from.sql
\ir ../sql/queue/claim_overlay_batch.sql
\ir ../sql/queue/faults.sql
\ir ../sql/queue/release_overlay_batch.sql
\ir ../sql/queue/waits_for_money.sql
\ir ../sql/queue/next_claim_in.sql

commit;
