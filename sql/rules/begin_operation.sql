create or replace function overlay_private.begin_operation(
  operation text,
  actor uuid default null,
  worker_id text default null,
  reason text default null
)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_operation uuid;
begin
  insert into public.overlay_operations (operation, actor, via, worker_id, reason)
  values (
    begin_operation.operation, begin_operation.actor, overlay_private.calling_role(),
    begin_operation.worker_id, begin_operation.reason
  )
  returning operation_id into v_operation;
  return v_operation;
end;
$$;

comment on function overlay_private.begin_operation(text, uuid, text, text) is
$$Notes that a call is about to change overlays, and answers the id to put on them.$$;

revoke execute on function overlay_private.begin_operation(text, uuid, text, text) from public;
