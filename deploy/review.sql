-- Deploy pgoverlay:review to pg
-- requires: rules

begin;
set local client_min_messages = warning;

\ir ../sql/review/first_ids.sql
\ir ../sql/review/lock_for_review.sql
\ir ../sql/review/overlay_ids_of.sql
\ir ../sql/review/confirm_overlays.sql
\ir ../sql/review/confirm_run.sql
\ir ../sql/review/reject_overlays_to_pending.sql
\ir ../sql/review/update_overlay_staging.sql

commit;
