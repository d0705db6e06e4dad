-- Revert pgoverlay:find_answers_by_model from pg

begin;
set local client_min_messages = warning;

drop index public.overlays_answered;
create index overlays_answered on public.block_overlays_v2 (request_hash)
  where staging_version > 0;

commit;
