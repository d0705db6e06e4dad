-- Deploy pgoverlay:find_answers_by_model to pg
-- requires: tables

begin;
set local client_min_messages = warning;

drop index public.overlays_answered;
create index overlays_answered
  on public.block_overlays_v2 (request_hash, staging_version, pg_catalog.left(claimed_model, 200))
  where staging_version > 0;

commit;
