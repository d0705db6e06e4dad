-- Fixtures and identities for the pgTAP files, loaded by tests/pgtap.sh into the Postgres schema
-- test.
--
-- People are called by name: test.user_id('alice') is always the same uuid. A fixture that makes a
-- run remembers it for the rest of the transaction, so that test.overlay('alice', 0) is the overlay
-- of the first block in the run that was made last for alice.
--
-- Every fixture works whatever role the test acts as. Those that call pgoverlay step back to the
-- session's own role (set role = none); those that only look are security definer.

grant usage on schema test to public;

create table test.ours (name text primary key);
insert into test.ours select unnest(string_to_array(:'ours', ','));
grant select on test.ours to public;

\ir setup/identities.sql
\ir setup/documents.sql
\ir setup/workers.sql
\ir setup/ledger.sql
\ir setup/reviewers.sql
\ir setup/outcomes.sql
\ir setup/catalogue.sql
