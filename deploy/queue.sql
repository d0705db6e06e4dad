-- Deploy pgoverlay:queue to pg
-- requires: documents

begin;
set local client_min_messages = warning;

\ir ../sql/queue/prompt_config_values.sql
\ir ../sql/queue/max_attempts.sql
\ir ../sql/queue/run_request.sql
\ir ../sql/queue/routed_model.sql
\ir ../sql/queue/user_prompt.sql
\ir ../sql/queue/overlay_claim.sql
\ir ../sql/queue/check_worker_arguments.sql
\ir ../sql/queue/release_expired_claims.sql
\ir ../sql/queue/begin_claims_later.sql
\ir ../sql/queue/reuse_answers.sql
\ir ../sql/queue/pack_request.sql
\ir ../sql/queue/overlays_to_claim.sql
\ir ../sql/queue/runs_to_claim_from.sql
\ir ../sql/queue/claim_overlay_batch.sql
\ir ../sql/queue/hold_claims.sql
\ir ../sql/queue/lost_claims.sql
\ir ../sql/queue/answer_error.sql
\ir ../sql/queue/retry_delay.sql
\ir ../sql/queue/evidence_of_answers.sql
\ir ../sql/queue/complete_overlay_batch.sql
\ir ../sql/queue/faults.sql
\ir ../sql/queue/pause_faulty_runs.sql
\ir ../sql/queue/fail_overlay_batch.sql
\ir ../sql/queue/release_overlay_batch.sql
\ir ../sql/queue/extend_claims.sql
\ir ../sql/queue/waits_for_money.sql
\ir ../sql/queue/next_claim_in.sql
\ir ../sql/queue/queue_length.sql

commit;
