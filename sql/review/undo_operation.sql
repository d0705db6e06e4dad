create or replace function public.undo_operation(operation_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(undo_operation.actor);
  v_undone public.overlay_operations := overlay_private.find_operation_to_undo(
    undo_operation.operation_id, v_caller
  );
  v_runs uuid[];
  v_changed uuid[];
  v_operation uuid;
begin
  v_runs := array(
    select l.run_id
    from public.history_links l
    where l.operation_id = v_undone.operation_id
    order by l.run_id
  );
  perform overlay_private.enter_runs(v_runs);
  -- a run that is gone by now has taken its part of the operation along
  v_undone := overlay_private.find_operation_to_undo(v_undone.operation_id, v_caller);

  with locked as materialized (
    select o.id, o.operation_id
    from overlay_private.events_of(v_runs, v_undone.operation_id) e
    join public.block_overlays_v2 o using (run_id, block_uid)
    order by o.run_id, o.block_uid
    for update of o
  )
  select pg_catalog.array_agg(l.id) into v_changed
  from locked l
  where l.operation_id <> v_undone.operation_id;
  if v_changed is not null then
    raise exception using
      errcode = 'PT409',
      message = 'overlay was changed since the operation',
      detail = overlay_private.first_ids(v_changed),
      hint = 'Nothing was undone; act on the other overlays one by one.';
  end if;

  v_operation := overlay_private.begin_operation(
    'undo', v_caller.user_id, reason => v_undone.operation_id::text
  );
  return pg_catalog.jsonb_build_object(
    'operation_id', v_operation,
    'undone', overlay_private.write_undo(v_undone, v_runs, v_operation)
  );
end;
$$;

comment on function public.undo_operation(uuid, uuid) is
$$Takes a whole confirm, reject, reopen, reset, exclude, include or retry back.

Every overlay that it changed is again what the history says it was before, or, if any of them was
changed since (confirmed, claimed, edited …), none is. Answers {operation_id, undone}.

Errors: 42501 not signed in; PT404 operation not found; PT409 operation cannot be undone, or overlay
was changed since the operation.$$;

revoke execute on function public.undo_operation(uuid, uuid) from public, anon;
grant execute on function public.undo_operation(uuid, uuid) to authenticated, service_role;
