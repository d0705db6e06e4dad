create or replace function overlay_private.find_operation_to_undo(
  operation_id uuid,
  caller overlay_private.caller
)
returns public.overlay_operations
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_operation public.overlay_operations;
begin
  select p.* into v_operation
  from public.overlay_operations p
  where p.operation_id = find_operation_to_undo.operation_id
    -- all of its runs or none: service_role may have acted for several owners in one call
    and exists (
      select from public.history_links l where l.operation_id = p.operation_id
    )
    and not exists (
      select from public.history_links l
      join public.runs_v2 r using (run_id)
      where l.operation_id = p.operation_id
        and not (find_operation_to_undo.caller).sees_all
        and r.owner_id <> (find_operation_to_undo.caller).user_id
    );
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'operation not found',
      detail = pg_catalog.format('operation_id %s', find_operation_to_undo.operation_id),
      hint = 'Every review function answers its operation_id; overlay_history() shows them.';
  end if;
  if v_operation.operation
    not in ('confirm', 'reject', 'reopen', 'reset', 'exclude', 'include', 'retry') then
    raise exception using
      errcode = 'PT409',
      message = 'operation cannot be undone',
      detail = pg_catalog.format('It is %s.', v_operation.operation),
      hint = 'Confirm, reject, reopen, reset, exclude, include and retry can.';
  end if;
  return v_operation;
end;
$$;

comment on function overlay_private.find_operation_to_undo(uuid, overlay_private.caller) is
$$The review operation, if the caller may take it back.

Errors: PT404 operation not found, also when it is somebody else's; PT409 operation cannot be
undone.$$;

revoke execute on function overlay_private.find_operation_to_undo(uuid, overlay_private.caller)
  from public;
