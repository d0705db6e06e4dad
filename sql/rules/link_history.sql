-- Without sequential scans: a session's first statement is planned on tables that are still empty,
-- and it keeps the plan while they grow.
create or replace function overlay_private.link_history(
  run_id uuid,
  operation_id uuid,
  event_count integer,
  events_hash bytea
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_last public.history_links;
  v_operation text;
begin
  -- one after the other in a run: two operations at once would both follow the same link
  perform from public.runs_v2 r where r.run_id = link_history.run_id for no key update;

  select l.* into v_last
  from public.history_links l
  where l.run_id = link_history.run_id
  order by l.link_number desc
  limit 1;

  insert into public.history_links (run_id, link_number, operation_id, event_count, link_hash)
  select
    link_history.run_id, coalesce(v_last.link_number, 0) + 1, link_history.operation_id,
    link_history.event_count,
    overlay_private.link_hash(
      v_last.link_hash, link_history.run_id, p, link_history.events_hash
    )
  from public.overlay_operations p
  where p.operation_id = link_history.operation_id;

  -- nobody waits to see a claim, and a notification locks the whole database at commit
  select p.operation into v_operation
  from public.overlay_operations p
  where p.operation_id = link_history.operation_id and p.operation <> 'claim';
  if found then
    perform pg_catalog.pg_notify('overlay_changes', pg_catalog.jsonb_build_object(
      'run_id', link_history.run_id, 'operation_id', link_history.operation_id,
      'operation', v_operation, 'changed', link_history.event_count
    )::text);
  end if;
end;
$$;

comment on function overlay_private.link_history(uuid, uuid, integer, bytea) is
$$Seals the events of an operation in a run with the next link of the run's chain.

Announces them on the channel overlay_changes, unless they are those of a claim: {"run_id",
"operation_id", "operation", "changed"}.$$;

revoke execute on function overlay_private.link_history(uuid, uuid, integer, bytea)
  from public;
