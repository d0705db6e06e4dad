-- Deploy pgoverlay:rules to pg
-- requires: access
-- requires: validation
-- requires: grounding

begin;
set local client_min_messages = warning;

\ir ../sql/rules/begin_operation.sql
\ir ../sql/rules/refuse_change.sql
\ir ../sql/rules/takes_back.sql
\ir ../sql/rules/refuse_illegal_step.sql
\ir ../sql/rules/note_direct_edit.sql
\ir ../sql/rules/refuse_overtaken_edit.sql
\ir ../sql/rules/event_hash.sql
\ir ../sql/rules/link_hash.sql
\ir ../sql/rules/run_status.sql
\ir ../sql/rules/note_in_run.sql
\ir ../sql/rules/record_changes.sql
\ir ../sql/rules/events_of.sql
\ir ../sql/rules/count_new_overlays.sql
\ir ../sql/rules/keep_with_their_run.sql
\ir ../sql/rules/keep_blocks_of_runs.sql
\ir ../sql/rules/keep_linked_operations.sql
\ir ../sql/rules/announce_documents.sql
\ir ../sql/rules/seal_source_text.sql

commit;
