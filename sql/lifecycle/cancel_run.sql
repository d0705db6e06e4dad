create or replace function public.cancel_run(run_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(cancel_run.actor);
  v_run public.runs_v2 := overlay_private.find_run(cancel_run.run_id, v_caller);
  v_operation uuid;
  v_claimed uuid[];
begin
  perform overlay_private.close_runs(array[v_run.run_id]);
  v_claimed := array(
    select o.id
    from public.block_overlays_v2 o
    where o.run_id = v_run.run_id and o.status = 'claimed'
    order by o.block_uid
    for update
  );
  if v_claimed <> '{}' then
    v_operation := overlay_private.begin_operation('cancel', v_caller.user_id);
    update public.block_overlays_v2 o
    set
      status = 'pending',
      claim_token = null,
      claim_expires_at = null,
      attempt_count = o.attempt_count - 1,
      operation_id = v_operation
    where o.id = any(v_claimed);
  end if;

  update public.runs_v2 r
  set status = 'cancelled', paused_reason = null, completed_at = null
  where r.run_id = v_run.run_id and r.status in ('pending', 'running', 'paused');
  if not found then
    raise exception using
      errcode = 'PT409',
      message = 'run is over',
      detail = pg_catalog.format('run_id %s', v_run.run_id),
      hint = 'A complete or cancelled run has nothing left to cancel.';
  end if;

  return pg_catalog.jsonb_build_object(
    'operation_id', v_operation, 'released', pg_catalog.cardinality(v_claimed)
  );
end;
$$;

comment on function public.cancel_run(uuid, uuid) is
$$Ends a run: nothing more is claimed, and what workers hold is released.

Results that come in for it are dropped. What was staged can still be reviewed and confirmed. The
attempts that were under way are not counted. Answers {operation_id, released}.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found; PT409 run is over.$$;

revoke execute on function public.cancel_run(uuid, uuid) from public, anon;
grant execute on function public.cancel_run(uuid, uuid) to authenticated, service_role;
