-- Installs pgoverlay into an empty database:
--
--   psql --file sql/install.sql "$DATABASE_URL"
--
-- The life of an overlay, in the order of what is installed here:
--
-- A document comes in once (ingest_document) and is kept as text with immutable blocks, each of
-- which knows its bytes in that text. A schema (register_schema) says which fields a model is to
-- fill for every block, and a run (create_run_v2) applies it to one document: one overlay for
-- each block, all pending. These rows are the work queue. A worker claims some
-- (claim_overlay_batch), which gives it prompts, limits and a token, and holds them for the
-- length of a lease; it asks the model without any transaction open, and hands the answers back
-- with the token (complete_overlay_batch). They are staging now, and the overlays ai_complete: a
-- person edits them (update_overlay_staging), sends them back (reject_overlays_to_pending) or
-- confirms them (confirm_overlays, confirm_run), and only that writes the confirmed column, which
-- is all that an export reads unless it is asked for drafts by name (export_run). A worker that
-- dies loses its claims when the lease is over; an answer that comes too late has a token that is
-- no longer valid.
--
-- Three walls keep it so, each enough alone: privileges (access/grants.sql), CHECKs that make an
-- illegal row unstorable (tables/block_overlays_v2.sql) and triggers that refuse an illegal step
-- to everybody, the owner included (rules/refuse_illegal_step.sql). Counters and history follow
-- every statement by a trigger (rules/record_changes.sql).
--
-- Locks are taken in this order: gate of the run, overlays by (run_id, block_uid), rows in spending
-- by holder_id, row in runs_v2.
--
-- sqitch deploys the same objects area by area; a test compares the two.

\set ON_ERROR_STOP on
set client_min_messages = warning;

begin;

\ir roles.sql

\ir namespaces.sql

\ir tables/settings.sql
\ir tables/projects.sql
\ir tables/documents_v2.sql
\ir tables/blocks_v2.sql
\ir tables/schemas.sql
\ir tables/runs_v2.sql
\ir tables/overlay_operations.sql
\ir tables/block_overlays_v2.sql
\ir tables/overlay_events.sql
\ir tables/history_links.sql
\ir tables/run_tombstones.sql
\ir tables/model_prices.sql
\ir tables/llm_calls.sql
\ir tables/budgets.sql
\ir tables/message_batches.sql

\ir access/auth_uid.sql
\ir access/calling_role.sql
\ir access/identify_caller.sql
\ir access/is_blank.sql
\ir access/find_project.sql
\ir access/find_run.sql
\ir access/find_document.sql
\ir access/find_schema.sql
\ir access/runs_of_project.sql
\ir access/enter_runs.sql
\ir access/policies.sql
\ir access/grants.sql
\ir access/publication.sql

\ir validation/is_integer.sql
\ir validation/is_tame_pattern.sql
\ir validation/translated_escape.sql
\ir validation/translated_pattern.sql
\ir validation/patterns_are_checked.sql
\ir validation/keyword_is_checked.sql
\ir validation/schema_check.sql
\ir validation/chosen_branch.sql
\ir validation/pointer_step.sql
\ir validation/pointer_tokens.sql
\ir validation/value_at.sql
\ir validation/referenced_schema.sql
\ir validation/direct_subschemas.sql
\ir validation/failed_array_keywords.sql
\ir validation/is_multiple_of.sql
\ir validation/failed_number_keywords.sql
\ir validation/missing_properties.sql
\ir validation/failed_object_keywords.sql
\ir validation/failed_string_keywords.sql
\ir validation/is_listed.sql
\ir validation/failed_keywords.sql
\ir validation/needs_check.sql
\ir validation/parts_in_place.sql
\ir validation/parts_on_trial.sql
\ir validation/unnamed_properties.sql
\ir validation/schema_parts.sql
\ir validation/verdict.sql
\ir validation/violation_messages.sql
\ir validation/schema_violations.sql
\ir validation/unsupported_keywords.sql
\ir validation/is_plain.sql
\ir validation/quick_check.sql
\ir validation/quick_checks.sql
\ir validation/staging_violations.sql

\ir grounding/evidence_fields.sql
\ir grounding/with_evidence.sql
\ir grounding/folded_words.sql
\ir grounding/place_in_word.sql
\ir grounding/align_quote.sql
\ir grounding/aligned_evidence.sql
\ir grounding/kept_evidence.sql

\ir rules/begin_operation.sql
\ir rules/refuse_change.sql
\ir rules/takes_back.sql
\ir rules/refuse_illegal_step.sql
\ir rules/note_direct_edit.sql
\ir rules/refuse_overtaken_edit.sql
\ir rules/event_hash.sql
\ir rules/link_hash.sql
\ir rules/run_status.sql
\ir rules/note_in_run.sql
\ir rules/record_changes.sql
\ir rules/events_of.sql
\ir rules/count_new_overlays.sql
\ir rules/keep_with_their_run.sql
\ir rules/keep_blocks_of_runs.sql
\ir rules/keep_linked_operations.sql
\ir rules/announce_documents.sql
\ir rules/seal_source_text.sql

\ir documents/block_uid.sql
\ir documents/block_spans.sql
\ir documents/check_block_spans.sql
\ir documents/check_model_config.sql
\ir documents/create_project.sql
\ir documents/register_schema.sql
\ir documents/document_uids.sql
\ir documents/check_source.sql
\ir documents/begin_conversion.sql
\ir documents/fail_conversion.sql
\ir documents/read_schema.sql
\ir documents/lint_schema.sql
\ir documents/ingest_document.sql
\ir documents/request_hash.sql
\ir documents/packs_of.sql
\ir documents/create_run_v2.sql
\ir documents/apply_schema_to_project.sql

\ir queue/prompt_config_values.sql
\ir queue/max_attempts.sql
\ir queue/run_request.sql
\ir queue/routed_model.sql
\ir queue/user_prompt.sql
\ir queue/overlay_claim.sql
\ir queue/check_worker_arguments.sql
\ir queue/release_expired_claims.sql
\ir queue/begin_claims_later.sql
\ir queue/reuse_answers.sql
\ir queue/pack_request.sql
\ir queue/overlays_to_claim.sql
\ir queue/runs_to_claim_from.sql
\ir queue/claim_overlay_batch.sql
\ir queue/hold_claims.sql
\ir queue/lost_claims.sql
\ir queue/answer_error.sql
\ir queue/retry_delay.sql
\ir queue/evidence_of_answers.sql
\ir queue/complete_overlay_batch.sql
\ir queue/fault.sql
\ir queue/faults.sql
\ir queue/pause_faulty_runs.sql
\ir queue/fail_overlay_batch.sql
\ir queue/release_overlay_batch.sql
\ir queue/extend_claims.sql
\ir queue/waits_for_money.sql
\ir queue/next_claim_in.sql
\ir queue/queue_length.sql

\ir batches/message_batch.sql
\ir batches/find_message_batch.sql
\ir batches/plan_message_batch.sql
\ir batches/submit_message_batch.sql
\ir batches/take_message_batch.sql
\ir batches/close_message_batch.sql
\ir batches/next_message_batch_in.sql

\ir cost/tokens_cost.sql
\ir cost/first_prices.sql
\ir cost/priced_calls.sql
\ir cost/count_calls.sql
\ir cost/check_calls.sql
\ir cost/record_llm_calls.sql
\ir cost/note_unknown_calls.sql
\ir cost/set_model_price.sql
\ir cost/list_model_prices.sql
\ir cost/estimated_cost.sql
\ir cost/budget_room.sql
\ir cost/claims_within_budget.sql
\ir cost/budget_pauses.sql
\ir cost/set_budget.sql
\ir cost/budgets.sql
\ir cost/run_cost.sql
\ir cost/preview_run_cost.sql
\ir cost/diagnose.sql

\ir review/first_ids.sql
\ir review/check_overlay_ids.sql
\ir review/check_reason.sql
\ir review/refuse_act.sql
\ir review/lock_overlays.sql
\ir review/overlay_ids_of.sql
\ir review/check_staging.sql
\ir review/update_overlay_staging.sql
\ir review/write_confirmation.sql
\ir review/confirm_overlays.sql
\ir review/watermark.sql
\ir review/later_operations.sql
\ir review/confirm_runs.sql
\ir review/confirm_run.sql
\ir review/confirm_project.sql
\ir review/preview_confirm.sql
\ir review/reject_overlays_to_pending.sql
\ir review/reopen_overlays.sql
\ir review/reset_overlay_staging.sql
\ir review/exclude_overlays.sql
\ir review/include_overlays.sql
\ir review/retry_failed_overlays.sql
\ir review/find_operation_to_undo.sql
\ir review/write_undo.sql
\ir review/undo_operation.sql

\ir progress/run_progress.sql
\ir progress/project_progress.sql
\ir progress/page_size.sql
\ir progress/list_projects.sql
\ir progress/list_documents.sql
\ir progress/list_schemas.sql
\ir progress/list_runs.sql
\ir progress/listed_overlay.sql
\ir progress/list_overlays.sql
\ir progress/review_queue.sql
\ir progress/changed_fields.sql
\ir progress/overlay_history.sql
\ir progress/field_agreement.sql
\ir progress/told_by_history.sql
\ir progress/verify_history.sql

\ir lifecycle/pause_run.sql
\ir lifecycle/resume_run.sql
\ir lifecycle/close_runs.sql
\ir lifecycle/cancel_run.sql
\ir lifecycle/count_runs.sql
\ir lifecycle/remove_runs.sql
\ir lifecycle/delete_run.sql
\ir lifecycle/delete_document.sql
\ir lifecycle/delete_schema.sql
\ir lifecycle/delete_project.sql

\ir export/confirmed_overlays.sql
\ir export/identify_exporter.sql
\ir export/check_export_options.sql
\ir export/export_since.sql
\ir export/check_links.sql
\ir export/changed_blocks.sql
\ir export/exported_runs.sql
\ir export/runs_in_scope.sql
\ir export/export_lines.sql
\ir export/export_run.sql
\ir export/export_project.sql
\ir export/export_manifest.sql
\ir export/verify_manifest.sql
\ir export/checked_source.sql
\ir export/document_source.sql
\ir export/reconstruct_document.sql

commit;
