create or replace function overlay_private.reject(
  overlay_ids uuid[],
  reason text,
  expected_versions integer[],
  caller overlay_private.caller
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_operation uuid;
  v_rejected integer := 0;
begin
  perform overlay_private.check_reason(reject.reason);
  perform overlay_private.lock_overlays(
    'reject', reject.overlay_ids, reject.expected_versions, reject.caller
  );
  if reject.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation(
      'reject', (reject.caller).user_id, reason => reject.reason
    );
    update public.block_overlays_v2 o
    set
      status = 'pending',
      overlay_jsonb_staging = '{}',
      staging_violations = null,
      staging_evidence = null,
      reused_from = null,
      pack_index = null,
      staging_version = o.staging_version + 1,
      attempt_count = 0,
      invalid_answers = 0,
      last_error = null,
      not_before = '-infinity',
      reject_reason = nullif(pg_catalog.btrim(reject.reason), ''),
      operation_id = v_operation
    where o.id = any(reject.overlay_ids);
    get diagnostics v_rejected = row_count;
  end if;

  return pg_catalog.jsonb_build_object('operation_id', v_operation, 'rejected', v_rejected);
end;
$$;

comment on function overlay_private.reject(uuid[], text, integer[], overlay_private.caller) is
$$What both overloads of reject_overlays_to_pending do.

Errors: those of check_reason and lock_overlays.$$;

revoke execute on function overlay_private.reject(uuid[], text, integer[], overlay_private.caller)
  from public;

create or replace function public.reject_overlays_to_pending(
  overlay_ids uuid[],
  reason text default null,
  expected_versions integer[] default null,
  actor uuid default null
)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select overlay_private.reject(
    reject_overlays_to_pending.overlay_ids, reject_overlays_to_pending.reason,
    reject_overlays_to_pending.expected_versions,
    overlay_private.identify_caller(reject_overlays_to_pending.actor)
  );
$$;

comment on function public.reject_overlays_to_pending(uuid[], text, integer[], uuid) is
$$Rejects these overlays: staging is cleared and a worker will ask the model again, all or none.

The reason is shown to the model in the next prompt. Attempts count from zero again; the rejected
value stays in the history, and a value confirmed earlier stays confirmed. Answers {operation_id,
rejected}.

Errors: 22023 overlays are not named once each, expected_versions does not fit them, or reason is
too long (2000 characters); 42501 not signed in; PT404 overlay not found; PT409 overlay is not
awaiting review, or was changed since you saw it.$$;

revoke execute on function public.reject_overlays_to_pending(uuid[], text, integer[], uuid)
  from public, anon;
grant execute on function public.reject_overlays_to_pending(uuid[], text, integer[], uuid)
  to authenticated, service_role;

create or replace function public.reject_overlays_to_pending(
  run_id uuid,
  block_uids text[],
  reason text default null,
  expected_versions integer[] default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(
    reject_overlays_to_pending.actor
  );
begin
  return overlay_private.reject(
    overlay_private.overlay_ids_of(
      reject_overlays_to_pending.run_id, reject_overlays_to_pending.block_uids, v_caller
    ),
    reject_overlays_to_pending.reason, reject_overlays_to_pending.expected_versions, v_caller
  );
end;
$$;

comment on function public.reject_overlays_to_pending(uuid, text[], text, integer[], uuid) is
$$Rejects the overlays of these blocks in a run, as reject_overlays_to_pending(overlay_ids) does.

Errors: those of reject_overlays_to_pending(overlay_ids); PT404 run not found.$$;

revoke execute on function public.reject_overlays_to_pending(uuid, text[], text, integer[], uuid)
  from public, anon;
grant execute on function public.reject_overlays_to_pending(uuid, text[], text, integer[], uuid)
  to authenticated, service_role;
