-- Deploy pgoverlay:grounding to pg
-- requires: namespaces

begin;
set local client_min_messages = warning;

\ir ../sql/grounding/evidence_fields.sql
\ir ../sql/grounding/with_evidence.sql
\ir ../sql/grounding/folded_words.sql
\ir ../sql/grounding/place_in_word.sql
\ir ../sql/grounding/align_quote.sql
\ir ../sql/grounding/aligned_evidence.sql
\ir ../sql/grounding/kept_evidence.sql

commit;
