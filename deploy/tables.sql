-- Deploy pgoverlay:tables to pg
-- requires: namespaces

begin;
set local client_min_messages = warning;

\ir ../sql/tables/settings.sql
\ir ../sql/tables/projects.sql
\ir ../sql/tables/documents_v2.sql
\ir ../sql/tables/blocks_v2.sql
\ir ../sql/tables/schemas.sql
\ir ../sql/tables/runs_v2.sql
\ir ../sql/tables/overlay_operations.sql
\ir ../sql/tables/block_overlays_v2.sql
\ir ../sql/tables/overlay_events.sql
\ir ../sql/tables/history_links.sql
\ir ../sql/tables/run_tombstones.sql
\ir ../sql/tables/model_prices.sql
\ir ../sql/tables/llm_calls.sql
\ir ../sql/tables/budgets.sql
\ir ../sql/tables/message_batches.sql

commit;
