-- What became of it

create function test.overlay(owner text, block_index integer)
returns uuid
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select o.id
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(overlay.owner) and o.block_index = overlay.block_index;
$$;

create function test.overlays(owner text)
returns uuid[]
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.array_agg(o.id order by o.block_index)
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(overlays.owner);
$$;

create function test.block(owner text, block_index integer)
returns text
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select o.block_uid
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(block.owner) and o.block_index = block.block_index;
$$;

create function test.look(owner text, block_index integer)
returns public.block_overlays_v2
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select o
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(look.owner) and o.block_index = look.block_index;
$$;

-- The statuses of the run's overlays in document order.
create function test.statuses(owner text)
returns text[]
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.array_agg(o.status order by o.block_index)
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(statuses.owner);
$$;

-- The run's counters without those that are zero.
create function test.counters(owner text)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.jsonb_object_agg(c.counter, c.blocks) filter (where c.blocks <> 0)
  from test.run_row(counters.owner) as r
  cross join lateral (values
    ('pending', r.pending_blocks), ('claimed', r.claimed_blocks),
    ('ai_complete', r.ai_complete_blocks), ('confirmed', r.confirmed_blocks),
    ('failed', r.failed_blocks), ('excluded', r.excluded_blocks), ('total', r.total_blocks)
  ) as c (counter, blocks);
$$;

-- What happened to an overlay, first to last: operation, from and to.
create function test.history(owner text, block_index integer)
returns text[]
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.array_agg(
    pg_catalog.format('%s: %s to %s', p.operation, e.from_status, e.to_status)
    order by e.link_number
  )
  from overlay_private.steps_of(test.run_of(history.owner)) e
  join public.overlay_operations p using (operation_id)
  where e.block_index = history.block_index;
$$;

-- What the statement is refused with, as the role that asks: SQLSTATE, message and detail.
create function test.error_of(statement text)
returns text
language plpgsql
as $$
declare
  v_state text;
  v_message text;
  v_detail text;
begin
  execute statement;
  return 'no error';
exception
  when others then
    get stacked diagnostics
      v_state = returned_sqlstate, v_message = message_text, v_detail = pg_exception_detail;
    return concat_ws(' ', v_state, v_message || coalesce(': ' || nullif(v_detail, ''), ''));
end;
$$;
