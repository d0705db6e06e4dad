-- Deploy pgoverlay:review to pg
-- requires: rules

begin;
set local client_min_messages = warning;

\ir ../sql/review/first_ids.sql
\ir ../sql/review/check_overlay_ids.sql
\ir ../sql/review/check_reason.sql
\ir ../sql/review/refuse_act.sql
\ir ../sql/review/lock_overlays.sql
\ir ../sql/review/overlay_ids_of.sql
\ir ../sql/review/check_staging.sql
\ir ../sql/review/update_overlay_staging.sql
\ir ../sql/review/write_confirmation.sql
\ir ../sql/review/confirm_overlays.sql
\ir ../sql/review/watermark.sql
\ir ../sql/review/later_operations.sql
\ir ../sql/review/confirm_runs.sql
\ir ../sql/review/confirm_run.sql
\ir ../sql/review/confirm_project.sql
\ir ../sql/review/preview_confirm.sql
\ir ../sql/review/reject_overlays_to_pending.sql
\ir ../sql/review/reopen_overlays.sql
\ir ../sql/review/reset_overlay_staging.sql
\ir ../sql/review/exclude_overlays.sql
\ir ../sql/review/include_overlays.sql
\ir ../sql/review/retry_failed_overlays.sql
\ir ../sql/review/find_operation_to_undo.sql
\ir ../sql/review/write_undo.sql
\ir ../sql/review/undo_operation.sql

commit;
