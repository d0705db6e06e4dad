-- Revoke all, then grant: what a role may do with a table is read in this one file. The revokes
-- matter where default privileges give everything to everybody, as in a Supabase project.
revoke all on
  public.projects, public.documents_v2, public.blocks_v2, public.schemas, public.runs_v2,
  public.block_overlays_v2, public.overlay_operations, public.overlay_events,
  public.history_links, public.run_tombstones, public.llm_calls, public.model_prices
  from public, anon, authenticated, service_role, overlay_worker, overlay_exporter;

revoke all on overlay_private.settings, overlay_private.run_gates, overlay_private.budgets,
  overlay_private.spending, overlay_private.reservations
  from public, anon, authenticated, service_role, overlay_worker, overlay_exporter;

revoke all on sequence public.overlay_events_event_number_seq
  from public, anon, authenticated, service_role, overlay_worker, overlay_exporter;

grant select on
  public.projects, public.documents_v2, public.blocks_v2, public.schemas, public.runs_v2,
  public.block_overlays_v2, public.overlay_events, public.history_links, public.run_tombstones,
  public.llm_calls, public.model_prices
  to authenticated, service_role;

grant select on public.overlay_operations to service_role;

-- The only column of the only table that a person may write without a function.
grant update (overlay_jsonb_staging) on public.block_overlays_v2 to authenticated;

-- anon, overlay_worker and overlay_exporter get no table at all: the worker holds EXECUTE on the
-- queue's functions, the exporter SELECT on the view of confirmed overlays and EXECUTE on exports.
