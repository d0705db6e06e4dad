-- Deploy pgoverlay:cost to pg
-- requires: cost@v0.1.0

begin;
set local client_min_messages = warning;

\ir ../sql/cost/record_llm_calls.sql
\ir ../sql/cost/note_unknown_calls.sql
\ir ../sql/cost/set_model_price.sql
\ir ../sql/cost/claims_within_budget.sql
\ir ../sql/cost/set_budget.sql

commit;
