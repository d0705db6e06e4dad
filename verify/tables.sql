-- Verify pgoverlay:tables on pg

begin;

do $$
declare
  v_table text;
begin
  foreach v_table in array array[
    'public.projects',
    'public.documents_v2',
    'public.blocks_v2',
    'public.schemas',
    'public.runs_v2',
    'public.overlay_operations',
    'public.block_overlays_v2',
    'public.overlay_events',
    'public.history_links',
    'public.run_tombstones',
    'public.model_prices',
    'public.llm_calls'
  ] loop
    assert (select relrowsecurity from pg_class where oid = v_table::regclass),
      format('%s has no row level security', v_table);
  end loop;
  assert 'overlay_private.run_gates'::regclass is not null;
  assert 'overlay_private.budgets'::regclass is not null;
  assert 'overlay_private.spending'::regclass is not null;
  assert 'overlay_private.reservations'::regclass is not null;
  assert 'overlay_private.message_batches'::regclass is not null;
  assert (select count(*) from overlay_private.settings) = 1;
end
$$;

rollback;
