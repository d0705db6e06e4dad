create or replace function public.confirm_run(run_id uuid, actor uuid default null)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(confirm_run.actor);
  v_run public.runs_v2 := overlay_private.find_run(confirm_run.run_id, v_caller);
  v_overlays uuid[];
  v_operation uuid;
begin
  perform overlay_private.enter_runs(array[v_run.run_id]);
  v_overlays := array(
    select o.id
    from public.block_overlays_v2 o
    where o.run_id = v_run.run_id and o.status = 'ai_complete' and o.excluded_at is null
    order by o.block_uid
    for update
  );
  if v_overlays <> '{}' then
    v_operation := overlay_private.begin_operation('confirm', v_caller.user_id);
    update public.block_overlays_v2 o
    set
      status = 'confirmed',
      overlay_jsonb_confirmed = o.overlay_jsonb_staging,
      confirmed_at = pg_catalog.now(),
      confirmed_by = v_caller.user_id,
      operation_id = v_operation
    where o.id = any(v_overlays);
  end if;

  return (
    select pg_catalog.jsonb_build_object(
      'operation_id', v_operation,
      'confirmed', pg_catalog.cardinality(v_overlays),
      'left', pg_catalog.jsonb_build_object(
        'pending', r.pending_blocks, 'claimed', r.claimed_blocks, 'failed', r.failed_blocks,
        'excluded', r.excluded_blocks
      )
    )
    from public.runs_v2 r
    where r.run_id = v_run.run_id
  );
end;
$$;

comment on function public.confirm_run(uuid, uuid) is
$$Confirms every overlay of a run that awaits review.

Answers {operation_id, confirmed, left: {pending, claimed, failed, excluded}}: what is left was not there
to be confirmed. operation_id is null when nothing was.

Errors: 22023 run_id is missing; 42501 not signed in; PT404 run not found.$$;

revoke execute on function public.confirm_run(uuid, uuid) from public, anon;
grant execute on function public.confirm_run(uuid, uuid) to authenticated, service_role;
