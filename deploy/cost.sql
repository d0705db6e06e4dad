-- Deploy pgoverlay:cost to pg
-- requires: queue

begin;
set local client_min_messages = warning;

\ir ../sql/cost/tokens_cost.sql
\ir ../sql/cost/first_prices.sql
\ir ../sql/cost/priced_calls.sql
\ir ../sql/cost/count_calls.sql
\ir ../sql/cost/check_calls.sql
\ir ../sql/cost/record_llm_calls.sql
\ir ../sql/cost/note_unknown_calls.sql
\ir ../sql/cost/set_model_price.sql
\ir ../sql/cost/list_model_prices.sql
\ir ../sql/cost/estimated_cost.sql
\ir ../sql/cost/budget_room.sql
\ir ../sql/cost/claims_within_budget.sql
\ir ../sql/cost/budget_pauses.sql
\ir ../sql/cost/set_budget.sql
\ir ../sql/cost/budgets.sql
\ir ../sql/cost/run_cost.sql
\ir ../sql/cost/preview_run_cost.sql
\ir ../sql/cost/diagnose.sql

commit;
