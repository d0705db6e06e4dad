-- Deploy pgoverlay:grounding to pg
-- requires: grounding@v0.1.0

begin;
set local client_min_messages = warning;

\ir ../sql/grounding/place_in_word.sql

commit;
