-- Revert pgoverlay:tables from pg

begin;

drop table overlay_private.message_batches;
drop table overlay_private.reservations;
drop table overlay_private.spending;
drop table overlay_private.budgets;
drop table public.llm_calls;
drop table public.model_prices;
drop table public.run_tombstones;
drop table public.history_links;
drop table public.overlay_events;
drop table public.block_overlays_v2;
drop table public.overlay_operations;
drop table overlay_private.run_gates;
drop table public.runs_v2;
drop table public.schemas;
drop table public.blocks_v2;
drop table public.documents_v2;
drop table public.projects;
drop table overlay_private.settings;

commit;
