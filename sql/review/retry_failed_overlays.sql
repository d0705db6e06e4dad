create or replace function public.retry_failed_overlays(run_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(
    retry_failed_overlays.actor
  );
  v_run public.runs_v2 := overlay_private.find_run(retry_failed_overlays.run_id, v_caller);
  v_overlays uuid[];
  v_operation uuid;
begin
  perform overlay_private.enter_runs(array[v_run.run_id]);
  v_overlays := array(
    select o.id
    from public.block_overlays_v2 o
    where o.run_id = v_run.run_id and o.status = 'failed' and o.excluded_at is null
    order by o.block_uid
    for update
  );
  if v_overlays <> '{}' then
    v_operation := overlay_private.begin_operation('retry', v_caller.user_id);
    update public.block_overlays_v2 o
    set
      status = 'pending',
      attempt_count = 0,
      invalid_answers = 0,
      not_before = '-infinity',
      operation_id = v_operation
    where o.id = any(v_overlays);
  end if;

  return pg_catalog.jsonb_build_object(
    'operation_id', v_operation, 'retried', pg_catalog.cardinality(v_overlays)
  );
end;
$$;

comment on function public.retry_failed_overlays(uuid, uuid) is
$$Sends a run's failed overlays back to the queue, with all attempts before them again.

run_progress tells how many there are. The last error stays, and the next prompt shows it. Excluded
overlays stay excluded. Answers {operation_id, retried}.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.retry_failed_overlays(uuid, uuid) from public, anon;
grant execute on function public.retry_failed_overlays(uuid, uuid)
  to authenticated, service_role;
