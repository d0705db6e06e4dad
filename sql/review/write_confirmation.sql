create or replace function overlay_private.write_confirmation(
  overlay_ids uuid[],
  caller overlay_private.caller
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_operation uuid;
  v_occurred_at timestamptz;
begin
  if write_confirmation.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation(
      'confirm', (write_confirmation.caller).user_id
    );
    -- the stamp is the operation's own time, so that verify_history can hold one to the other
    select p.occurred_at into v_occurred_at
    from public.overlay_operations p
    where p.operation_id = v_operation;

    update public.block_overlays_v2 o
    set
      status = 'confirmed',
      overlay_jsonb_confirmed = o.overlay_jsonb_staging,
      confirmed_at = v_occurred_at,
      confirmed_by = (write_confirmation.caller).user_id,
      operation_id = v_operation
    where o.id = any(write_confirmation.overlay_ids);
  end if;

  return pg_catalog.jsonb_build_object(
    'operation_id', v_operation,
    'confirmed', pg_catalog.cardinality(write_confirmation.overlay_ids)
  );
end;
$$;

comment on function overlay_private.write_confirmation(uuid[], overlay_private.caller) is
$$Confirms overlays that are locked and ready: the one place that writes the confirmed column.

Only undo_operation writes it too, back to what it was.$$;

revoke execute on function overlay_private.write_confirmation(uuid[], overlay_private.caller)
  from public;
