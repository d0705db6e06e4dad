-- Deploy pgoverlay:review to pg
-- requires: rules

begin;
set local client_min_messages = warning;

create or replace function overlay_private.first_ids(overlay_ids uuid[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.array_to_string(first_ids.overlay_ids[1:10], ', ') || case
    when pg_catalog.cardinality(first_ids.overlay_ids) > 10
      then pg_catalog.format(' and %s more', pg_catalog.cardinality(first_ids.overlay_ids) - 10)
    else ''
  end;
$$;

comment on function overlay_private.first_ids(uuid[]) is
$$These ids for an error's detail, which names ten at most.$$;

revoke execute on function overlay_private.first_ids(uuid[]) from public;
create or replace function overlay_private.check_overlay_ids(
  overlay_ids uuid[],
  expected_versions integer[]
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- unnest takes an array of any shape apart
  if check_overlay_ids.overlay_ids is null or exists (
    select from unnest(check_overlay_ids.overlay_ids) as i (id)
    having pg_catalog.count(distinct i.id) < pg_catalog.cardinality(check_overlay_ids.overlay_ids)
      or pg_catalog.array_ndims(check_overlay_ids.overlay_ids) > 1
  ) then
    raise exception using
      errcode = '22023',
      message = 'overlays are not named once each',
      detail = 'The argument is null, or holds null or an overlay twice.',
      hint = 'Pass an array that names each overlay once.';
  end if;
  if pg_catalog.cardinality(check_overlay_ids.expected_versions)
    <> pg_catalog.cardinality(check_overlay_ids.overlay_ids)
    or pg_catalog.array_ndims(check_overlay_ids.expected_versions) > 1
    or exists (
      select from unnest(check_overlay_ids.expected_versions) as v (version)
      where v.version is null
    ) then
    raise exception using
      errcode = '22023',
      message = 'expected_versions does not fit the overlays',
      detail = pg_catalog.format(
        '%s overlays, %s versions.', pg_catalog.cardinality(check_overlay_ids.overlay_ids),
        pg_catalog.cardinality(check_overlay_ids.expected_versions)
      ),
      hint = 'Pass one staging_version for each overlay, in the same order, or leave it out.';
  end if;
end;
$$;

comment on function overlay_private.check_overlay_ids(uuid[], integer[]) is
$$Refuses overlays that are null, hold null or repeat themselves, or whose versions do not fit.

Errors: 22023 overlays are not named once each, or expected_versions does not fit the overlays.$$;

revoke execute on function overlay_private.check_overlay_ids(uuid[], integer[]) from public;
create or replace function overlay_private.check_reason(reason text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_catalog.char_length(check_reason.reason) > 2000 then
    raise exception using
      errcode = '22023',
      message = 'reason is too long',
      detail = pg_catalog.format(
        '%s characters; at most 2000.', pg_catalog.char_length(check_reason.reason)
      ),
      hint = 'Say it in a few sentences.';
  end if;
end;
$$;

comment on function overlay_private.check_reason(text) is
$$Refuses a reason of more than 2000 characters.

Errors: 22023 reason is too long.$$;

revoke execute on function overlay_private.check_reason(text) from public;
create or replace function overlay_private.refuse_act(act text, overlay_ids uuid[])
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  case refuse_act.act
    when 'reopen' then
      raise exception using
        errcode = 'PT409',
        message = 'overlay is not confirmed',
        detail = overlay_private.first_ids(refuse_act.overlay_ids),
        hint = 'Only overlays with status confirmed can be reopened.';
    when 'reset' then
      raise exception using
        errcode = 'PT409',
        message = 'overlay is not reopened',
        detail = overlay_private.first_ids(refuse_act.overlay_ids),
        hint = 'Only a reopened overlay has a confirmed value to go back to.';
    when 'exclude' then
      raise exception using
        errcode = 'PT409',
        message = 'overlay cannot be excluded',
        detail = overlay_private.first_ids(refuse_act.overlay_ids),
        hint = 'It is excluded already, held by a worker, or confirmed: then reopen it first.';
    when 'include' then
      raise exception using
        errcode = 'PT409',
        message = 'overlay is not excluded',
        detail = overlay_private.first_ids(refuse_act.overlay_ids),
        hint = 'Only an excluded overlay can be included again.';
    else
      raise exception using
        errcode = 'PT409',
        message = 'overlay is not awaiting review',
        detail = overlay_private.first_ids(refuse_act.overlay_ids),
        hint = 'Only overlays with status ai_complete can be edited, confirmed or rejected.';
  end case;
end;
$$;

comment on function overlay_private.refuse_act(text, uuid[]) is
$$Says that overlays are not in the state that an act asks for.

Errors: PT409 overlay is not awaiting review, is not confirmed, is not reopened, cannot be excluded,
or is not excluded.$$;

revoke execute on function overlay_private.refuse_act(text, uuid[]) from public;
create or replace function overlay_private.lock_overlays(
  act text,
  overlay_ids uuid[],
  expected_versions integer[],
  caller overlay_private.caller
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_missing uuid[];
  v_unready uuid[];
  v_changed uuid[];
  v_invalid uuid[];
begin
  perform overlay_private.check_overlay_ids(
    lock_overlays.overlay_ids, lock_overlays.expected_versions
  );
  perform overlay_private.enter_runs(array(
    select distinct o.run_id
    from public.block_overlays_v2 o
    where o.id = any(lock_overlays.overlay_ids)
      -- nobody waits at the gate of a run that they may not see, or could tell by it that it is
      -- there
      and ((lock_overlays.caller).sees_all or o.owner_id = (lock_overlays.caller).user_id)
  ));

  with asked as (
    select a.id, a.version, a.position
    from unnest(lock_overlays.overlay_ids, lock_overlays.expected_versions)
      with ordinality as a (id, version, position)
  ),
  locked as materialized (
    select o.id, o.run_id, o.status, o.excluded_at, o.confirmed_at, o.staging_version,
      o.staging_violations
    from public.block_overlays_v2 o
    where o.id = any(lock_overlays.overlay_ids)
      and ((lock_overlays.caller).sees_all or o.owner_id = (lock_overlays.caller).user_id)
    order by o.run_id, o.block_uid
    for update
  )
  select
    pg_catalog.array_agg(a.id order by a.position) filter (where l.id is null),
    pg_catalog.array_agg(a.id order by a.position) filter (where case lock_overlays.act
      when 'reopen' then l.status <> 'confirmed'
      when 'reset' then l.status <> 'ai_complete' or l.confirmed_at is null
        or l.excluded_at is not null
      when 'exclude' then l.status not in ('pending', 'ai_complete', 'failed')
        or l.excluded_at is not null
      when 'include' then l.excluded_at is null
      else l.status <> 'ai_complete' or l.excluded_at is not null
    end),
    pg_catalog.array_agg(a.id order by a.position) filter (where l.staging_version <> a.version),
    pg_catalog.array_agg(a.id order by a.position) filter (
      where lock_overlays.act = 'confirm'
        and l.staging_violations is not null and r.validation = 'enforce'
    )
  into v_missing, v_unready, v_changed, v_invalid
  from asked a
  left join locked l using (id)
  left join public.runs_v2 r using (run_id);

  if v_missing is not null then
    raise exception using
      errcode = 'PT404',
      message = 'overlay not found',
      detail = overlay_private.first_ids(v_missing),
      hint = 'list_overlays() shows the overlays of a run that you own.';
  end if;
  if v_unready is not null then
    perform overlay_private.refuse_act(lock_overlays.act, v_unready);
  end if;
  if v_changed is not null then
    raise exception using
      errcode = 'PT409',
      message = 'overlay was changed since you saw it',
      detail = overlay_private.first_ids(v_changed),
      hint = 'Look at it again and pass its present staging_version.';
  end if;
  if v_invalid is not null then
    raise exception using
      errcode = 'PT409',
      message = 'overlay does not fit its schema',
      detail = overlay_private.first_ids(v_invalid),
      hint = 'staging_violations says where: edit the value, or reject it.';
  end if;
end;
$$;

comment on function overlay_private.lock_overlays(
  text, uuid[], integer[], overlay_private.caller
) is
$$Locks overlays that are ready for an act, in the versions they were seen in: all, or none.

Only overlays that the caller may see are there for them.

Errors: PT404 overlay not found, also when it is somebody else's; PT409 overlay was changed since
you saw it, or does not fit its schema; those of check_overlay_ids and refuse_act.$$;

revoke execute on function overlay_private.lock_overlays(
  text, uuid[], integer[], overlay_private.caller
) from public;
create or replace function overlay_private.overlay_ids_of(
  run_id uuid,
  block_uids text[],
  caller overlay_private.caller
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(overlay_ids_of.run_id, overlay_ids_of.caller);
  v_missing text;
  v_ids uuid[];
begin
  if overlay_ids_of.block_uids is null then
    return null;  -- refused where an array of ids is
  end if;

  select
    pg_catalog.array_agg(o.id order by b.position),
    (pg_catalog.array_agg(b.block_uid order by b.position) filter (where o.id is null))[1]
  into v_ids, v_missing
  from unnest(overlay_ids_of.block_uids) with ordinality as b (block_uid, position)
  left join public.block_overlays_v2 o on o.run_id = v_run.run_id and o.block_uid = b.block_uid;

  if v_missing is not null then
    raise exception using
      errcode = 'PT404',
      message = 'overlay not found',
      detail = pg_catalog.format('run_id %s, block_uid %s', v_run.run_id, v_missing),
      hint = 'list_overlays() shows the overlays of a run that you own.';
  end if;
  return coalesce(v_ids, '{}');
end;
$$;

comment on function overlay_private.overlay_ids_of(uuid, text[], overlay_private.caller) is
$$Ids of the overlays of these blocks in a run, in the order of the blocks.

Errors: 22023 run_id is missing; PT404 run or overlay not found.$$;

revoke execute on function overlay_private.overlay_ids_of(
  uuid, text[], overlay_private.caller
) from public;
create or replace function overlay_private.check_staging(data jsonb)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if pg_catalog.jsonb_typeof(check_staging.data) is distinct from 'object' then
    raise exception using
      errcode = '22023',
      message = 'data is not a JSON object',
      detail = pg_catalog.format(
        'It is %s.', coalesce(pg_catalog.jsonb_typeof(check_staging.data), 'null')
      ),
      hint = 'Pass the whole new value of overlay_jsonb_staging.';
  end if;
  if pg_catalog.pg_column_size(check_staging.data) > 4 * 1024 * 1024 then
    raise exception using
      errcode = 'PT413',
      message = 'data is too large',
      detail = pg_catalog.format(
        '%s bytes; at most %s.', pg_catalog.pg_column_size(check_staging.data), 4 * 1024 * 1024
      ),
      hint = 'What is staged describes one block: take out what does not.';
  end if;
end;
$$;

comment on function overlay_private.check_staging(jsonb) is
$$Refuses an edit that is no object or takes more than 4 MB.

Errors: 22023 data is not a JSON object; PT413 data is too large.$$;

revoke execute on function overlay_private.check_staging(jsonb) from public;
create or replace function overlay_private.edit(
  overlay_id uuid,
  data jsonb,
  expected_version integer,
  caller overlay_private.caller
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_version integer;
begin
  perform overlay_private.check_staging(edit.data);
  perform overlay_private.lock_overlays(
    'edit', array[edit.overlay_id],
    case when edit.expected_version is not null then array[edit.expected_version] end,
    edit.caller
  );

  update public.block_overlays_v2 o
  set
    overlay_jsonb_staging = edit.data,
    staging_version = o.staging_version + 1,
    staging_violations = overlay_private.staging_violations(
      s.schema_jsonb, r.validation, edit.data
    ),
    staging_evidence = overlay_private.kept_evidence(
      o.staging_evidence, o.overlay_jsonb_staging, edit.data
    ),
    operation_id = overlay_private.begin_operation('edit', (edit.caller).user_id)
  from public.runs_v2 r
  join public.schemas s using (schema_id)
  where o.id = edit.overlay_id
    and pg_catalog.record_image_ne(row(o.overlay_jsonb_staging), row(edit.data))
    and r.run_id = o.run_id
  returning o.staging_version into v_version;

  return (
    select pg_catalog.jsonb_build_object(
      'overlay_id', o.id, 'staging_version', o.staging_version, 'changed', v_version is not null,
      'violations', coalesce(o.staging_violations, '[]')
    )
    from public.block_overlays_v2 o
    where o.id = edit.overlay_id
  );
end;
$$;

comment on function overlay_private.edit(uuid, jsonb, integer, overlay_private.caller) is
$$What both overloads of update_overlay_staging do.

Errors: those of check_staging and lock_overlays.$$;

revoke execute on function overlay_private.edit(uuid, jsonb, integer, overlay_private.caller)
  from public;

create or replace function public.update_overlay_staging(
  overlay_id uuid,
  data jsonb,
  expected_version integer default null,
  actor uuid default null
)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select overlay_private.edit(
    update_overlay_staging.overlay_id, update_overlay_staging.data,
    update_overlay_staging.expected_version,
    overlay_private.identify_caller(update_overlay_staging.actor)
  );
$$;

comment on function public.update_overlay_staging(uuid, jsonb, integer, uuid) is
$$Edits a staged value: data replaces overlay_jsonb_staging as a whole.

expected_version is the staging_version that was edited: if somebody else was faster, nothing is
overwritten. Answers {overlay_id, staging_version, changed, violations}: a value that does not fit
the schema is kept, but under validation enforce it cannot be confirmed.

Errors: 22023 data is not a JSON object, or the overlay is not named; 42501 not signed in; PT404
overlay not found; PT409 overlay is not awaiting review, or was changed since you saw it; PT413 data
is too large.$$;

revoke execute on function public.update_overlay_staging(uuid, jsonb, integer, uuid)
  from public, anon;
grant execute on function public.update_overlay_staging(uuid, jsonb, integer, uuid)
  to authenticated, service_role;

create or replace function public.update_overlay_staging(
  run_id uuid,
  block_uid text,
  data jsonb,
  expected_version integer default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(update_overlay_staging.actor);
begin
  return overlay_private.edit(
    (overlay_private.overlay_ids_of(
      update_overlay_staging.run_id, array[update_overlay_staging.block_uid], v_caller
    ))[1],
    update_overlay_staging.data, update_overlay_staging.expected_version, v_caller
  );
end;
$$;

comment on function public.update_overlay_staging(uuid, text, jsonb, integer, uuid) is
$$Edits the staged value of a block in a run, as update_overlay_staging(overlay_id, data) does.

Errors: those of update_overlay_staging(overlay_id, data); PT404 run not found.$$;

revoke execute on function public.update_overlay_staging(uuid, text, jsonb, integer, uuid)
  from public, anon;
grant execute on function public.update_overlay_staging(uuid, text, jsonb, integer, uuid)
  to authenticated, service_role;
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
create or replace function overlay_private.confirm(
  overlay_ids uuid[],
  expected_versions integer[],
  caller overlay_private.caller
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform overlay_private.lock_overlays(
    'confirm', confirm.overlay_ids, confirm.expected_versions, confirm.caller
  );
  return overlay_private.write_confirmation(confirm.overlay_ids, confirm.caller);
end;
$$;

comment on function overlay_private.confirm(uuid[], integer[], overlay_private.caller) is
$$What both overloads of confirm_overlays do.$$;

revoke execute on function overlay_private.confirm(uuid[], integer[], overlay_private.caller)
  from public;

create or replace function public.confirm_overlays(
  overlay_ids uuid[],
  expected_versions integer[] default null,
  actor uuid default null
)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select overlay_private.confirm(
    confirm_overlays.overlay_ids, confirm_overlays.expected_versions,
    overlay_private.identify_caller(confirm_overlays.actor)
  );
$$;

comment on function public.confirm_overlays(uuid[], integer[], uuid) is
$$Confirms these overlays: copies staging to confirmed and stamps who and when, all or none.

expected_versions holds the staging_version of each, as it was shown, in the same order: an overlay
that was edited since is not confirmed unseen. Answers {operation_id, confirmed}.

Errors: 22023 overlays are not named once each, or expected_versions does not fit them; 42501 not
signed in; PT404 overlay not found; PT409 overlay is not awaiting review, was changed since you saw
it, or does not fit its schema.$$;

revoke execute on function public.confirm_overlays(uuid[], integer[], uuid) from public, anon;
grant execute on function public.confirm_overlays(uuid[], integer[], uuid)
  to authenticated, service_role;

create or replace function public.confirm_overlays(
  run_id uuid,
  block_uids text[],
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
  v_caller overlay_private.caller := overlay_private.identify_caller(confirm_overlays.actor);
begin
  return overlay_private.confirm(
    overlay_private.overlay_ids_of(
      confirm_overlays.run_id, confirm_overlays.block_uids, v_caller
    ),
    confirm_overlays.expected_versions, v_caller
  );
end;
$$;

comment on function public.confirm_overlays(uuid, text[], integer[], uuid) is
$$Confirms the overlays of these blocks in a run, as confirm_overlays(overlay_ids) does.

Errors: those of confirm_overlays(overlay_ids); PT404 run not found.$$;

revoke execute on function public.confirm_overlays(uuid, text[], integer[], uuid)
  from public, anon;
grant execute on function public.confirm_overlays(uuid, text[], integer[], uuid)
  to authenticated, service_role;
create or replace function public.current_watermark()
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  -- A snapshot does not name its own transaction among those in progress; what it writes from now
  -- on would count as seen as soon as a later transaction has ended.
  select pg_catalog.concat_ws(
    ':', pg_catalog.pg_snapshot_xmin(s.taken), pg_catalog.pg_snapshot_xmax(s.taken), (
      select coalesce(pg_catalog.string_agg(x.id::text, ',' order by x.id), '')
      from (
        select pg_catalog.pg_snapshot_xip(s.taken) as id
        union
        select own.id
        from pg_catalog.pg_current_xact_id_if_assigned() own (id)
        where own.id < pg_catalog.pg_snapshot_xmax(s.taken)
      ) x
    )
  )
  from pg_catalog.pg_current_snapshot() s (taken);
$$;

comment on function public.current_watermark() is
$$A mark of what can be seen now: take it, then list overlays, then confirm with it.

confirm_run and confirm_project leave out whatever was changed after the mark, so nobody confirms
what they were not shown.$$;

revoke execute on function public.current_watermark() from public, anon;
grant execute on function public.current_watermark() to authenticated, service_role;

create or replace function overlay_private.parse_watermark(watermark text)
returns pg_snapshot
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return parse_watermark.watermark::pg_snapshot;
exception
  when invalid_text_representation then
    raise exception using
      errcode = '22023',
      message = 'watermark is not one',
      detail = pg_catalog.left(parse_watermark.watermark, 100),
      hint = 'Pass what current_watermark() answered, or leave it out.';
end;
$$;

comment on function overlay_private.parse_watermark(text) is
$$The snapshot that a watermark stands for.

Errors: 22023 watermark is not one.$$;

revoke execute on function overlay_private.parse_watermark(text) from public;
create or replace function overlay_private.later_operations(
  operation_ids uuid[],
  watermark pg_snapshot
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select p.operation_id
    from public.overlay_operations p
    where p.operation_id in (select unnest(later_operations.operation_ids))
      and not pg_catalog.pg_visible_in_snapshot(p.transaction_id, later_operations.watermark)
      -- a number that this server has not reached came with a dump: older than any watermark
      and (
        p.transaction_id < pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())
        or p.transaction_id = pg_catalog.pg_current_xact_id_if_assigned()
      )
  );
end;
$$;

comment on function overlay_private.later_operations(uuid[], pg_snapshot) is
$$Those of these operations that a watermark does not know of.$$;

revoke execute on function overlay_private.later_operations(uuid[], pg_snapshot) from public;
create or replace function overlay_private.confirm_runs(
  run_ids uuid[],
  watermark text,
  caller overlay_private.caller
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_watermark pg_snapshot := overlay_private.parse_watermark(confirm_runs.watermark);
  v_ready uuid[];
  v_operations uuid[];
  v_later uuid[];
  v_fitting integer;
  v_invalid integer;
begin
  perform overlay_private.enter_runs(confirm_runs.run_ids);
  select
    coalesce(pg_catalog.array_agg(a.id) filter (where not a.is_invalid), '{}'),
    coalesce(pg_catalog.array_agg(a.operation_id) filter (where not a.is_invalid), '{}'),
    pg_catalog.count(*) filter (where not a.is_invalid),
    pg_catalog.count(*) filter (where a.is_invalid)
  into v_ready, v_operations, v_fitting, v_invalid
  from (
    select
      o.id, o.operation_id,
      o.staging_violations is not null and r.validation = 'enforce' as is_invalid
    from public.block_overlays_v2 o
    join public.runs_v2 r using (run_id)
    where o.run_id = any(confirm_runs.run_ids)
      and o.status = 'ai_complete'
      and o.excluded_at is null
    order by o.run_id, o.block_uid
    for update of o
  ) as a;

  if v_watermark is not null then
    -- a statement of its own, which knows the operations that the locks waited for
    v_later := overlay_private.later_operations(v_operations, v_watermark);
    v_ready := array(
      select a.id
      from unnest(v_ready, v_operations) as a (id, operation_id)
      where (a.operation_id = any(v_later)) is not true
    );
  end if;

  return overlay_private.write_confirmation(v_ready, confirm_runs.caller)
    || pg_catalog.jsonb_build_object('left', (
      select pg_catalog.jsonb_build_object(
        'invalid', v_invalid,
        'changed', v_fitting - pg_catalog.cardinality(v_ready),
        'pending', coalesce(sum(r.pending_blocks), 0),
        'claimed', coalesce(sum(r.claimed_blocks), 0),
        'failed', coalesce(sum(r.failed_blocks), 0),
        'excluded', coalesce(sum(r.excluded_blocks), 0)
      )
      from public.runs_v2 r
      where r.run_id = any(confirm_runs.run_ids)
    ));
end;
$$;

comment on function overlay_private.confirm_runs(uuid[], text, overlay_private.caller) is
$$What confirm_run and confirm_project do.

Errors: those of parse_watermark.$$;

revoke execute on function overlay_private.confirm_runs(uuid[], text, overlay_private.caller)
  from public;
create or replace function public.confirm_run(
  run_id uuid,
  watermark text default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(confirm_run.actor);
  v_run public.runs_v2 := overlay_private.find_run(confirm_run.run_id, v_caller);
begin
  return overlay_private.confirm_runs(array[v_run.run_id], confirm_run.watermark, v_caller);
end;
$$;

comment on function public.confirm_run(uuid, text, uuid) is
$$Confirms every overlay of a run that awaits review and fits its schema.

Answers {operation_id, confirmed, left: {invalid, changed, pending, claimed, failed, excluded}}:
what was left, and why. With a watermark it also leaves what was changed after it. operation_id is
null when nothing was confirmed.

Errors: 22023 run_id is missing or watermark is not one; 42501 not signed in; PT404 run not
found.$$;

revoke execute on function public.confirm_run(uuid, text, uuid) from public, anon;
grant execute on function public.confirm_run(uuid, text, uuid) to authenticated, service_role;
create or replace function public.confirm_project(
  project_id uuid,
  schema_id uuid default null,
  watermark text default null,
  actor uuid default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(confirm_project.actor);
begin
  return overlay_private.confirm_runs(
    overlay_private.runs_of_project(
      confirm_project.project_id, confirm_project.schema_id, v_caller
    ),
    confirm_project.watermark, v_caller
  );
end;
$$;

comment on function public.confirm_project(uuid, uuid, text, uuid) is
$$Confirms all that awaits review in a project, of one schema if that is given.

It is one operation over all runs, and answers what confirm_run answers, summed.

Errors: 22023 project_id is missing or watermark is not one; 42501 not signed in; PT404 project not
found.$$;

revoke execute on function public.confirm_project(uuid, uuid, text, uuid) from public, anon;
grant execute on function public.confirm_project(uuid, uuid, text, uuid)
  to authenticated, service_role;
create or replace function overlay_private.preview_confirm(run_ids uuid[], watermark text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_watermark pg_snapshot := overlay_private.parse_watermark(preview_confirm.watermark);
  v_awaiting bigint;
  v_invalid bigint;
  v_changed bigint := 0;
  v_operations uuid[];
  v_counts bigint[];
begin
  -- by the counters, and by an index that holds what is doubtful: no look at all that awaits review
  select coalesce(sum(r.ai_complete_blocks), 0) into v_awaiting
  from public.runs_v2 r
  where r.run_id = any(preview_confirm.run_ids);

  select pg_catalog.count(*) into v_invalid
  from public.block_overlays_v2 o
  join public.runs_v2 r using (run_id)
  where o.run_id = any(preview_confirm.run_ids)
    and o.status = 'ai_complete'
    and o.excluded_at is null
    and o.staging_violations is not null
    and r.validation = 'enforce';

  if v_watermark is not null then
    select pg_catalog.array_agg(c.operation_id), pg_catalog.array_agg(c.overlays)
    into v_operations, v_counts
    from (
      select o.operation_id, pg_catalog.count(*) as overlays
      from public.block_overlays_v2 o
      join public.runs_v2 r using (run_id)
      where o.run_id = any(preview_confirm.run_ids)
        and o.status = 'ai_complete'
        and o.excluded_at is null
        and (o.staging_violations is null or r.validation <> 'enforce')
      group by o.operation_id
    ) as c;
    select coalesce(sum(c.overlays), 0) into v_changed
    from unnest(v_operations, v_counts) as c (operation_id, overlays)
    where c.operation_id
      = any(overlay_private.later_operations(v_operations, v_watermark));
  end if;

  return pg_catalog.jsonb_build_object(
    'runs', pg_catalog.cardinality(preview_confirm.run_ids),
    'ready', v_awaiting - v_invalid - v_changed,
    'invalid', v_invalid,
    'changed', v_changed
  );
end;
$$;

comment on function overlay_private.preview_confirm(uuid[], text) is
$$What both previews of a bulk confirmation answer.

Errors: those of parse_watermark.$$;

revoke execute on function overlay_private.preview_confirm(uuid[], text) from public;

create or replace function public.preview_confirm_run(
  run_id uuid,
  watermark text default null,
  actor uuid default null
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_run public.runs_v2 := overlay_private.find_run(
    preview_confirm_run.run_id, overlay_private.identify_caller(preview_confirm_run.actor)
  );
begin
  return overlay_private.preview_confirm(array[v_run.run_id], preview_confirm_run.watermark);
end;
$$;

comment on function public.preview_confirm_run(uuid, text, uuid) is
$$What confirm_run would do: {runs, ready, invalid, changed}.

Errors: those of confirm_run.$$;

revoke execute on function public.preview_confirm_run(uuid, text, uuid) from public, anon;
grant execute on function public.preview_confirm_run(uuid, text, uuid)
  to authenticated, service_role;

create or replace function public.preview_confirm_project(
  project_id uuid,
  schema_id uuid default null,
  watermark text default null,
  actor uuid default null
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
  select overlay_private.preview_confirm(
    overlay_private.runs_of_project(
      preview_confirm_project.project_id, preview_confirm_project.schema_id,
      overlay_private.identify_caller(preview_confirm_project.actor)
    ),
    preview_confirm_project.watermark
  );
$$;

comment on function public.preview_confirm_project(uuid, uuid, text, uuid) is
$$What confirm_project would do: {runs, ready, invalid, changed}.

Errors: those of confirm_project.$$;

revoke execute on function public.preview_confirm_project(uuid, uuid, text, uuid)
  from public, anon;
grant execute on function public.preview_confirm_project(uuid, uuid, text, uuid)
  to authenticated, service_role;
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
create or replace function public.reopen_overlays(
  overlay_ids uuid[],
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
  v_caller overlay_private.caller := overlay_private.identify_caller(reopen_overlays.actor);
  v_operation uuid;
  v_count integer := 0;
begin
  perform overlay_private.lock_overlays(
    'reopen', reopen_overlays.overlay_ids, reopen_overlays.expected_versions, v_caller
  );
  if reopen_overlays.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation('reopen', v_caller.user_id);
    update public.block_overlays_v2 o
    set
      status = 'ai_complete',
      operation_id = v_operation
    where o.id = any(reopen_overlays.overlay_ids);
    get diagnostics v_count = row_count;
  end if;

  return pg_catalog.jsonb_build_object('operation_id', v_operation, 'reopened', v_count);
end;
$$;

comment on function public.reopen_overlays(uuid[], integer[], uuid) is
$$Takes confirmed overlays back into review, all or none.

What is confirmed stays confirmed, and is exported, until another value is confirmed in its place.
Answers {operation_id, reopened}.

Errors: 22023 overlays are not named once each, or expected_versions does not fit them; 42501 not
signed in; PT404 overlay not found; PT409 overlay is not confirmed, or was changed since you saw
it.$$;

revoke execute on function public.reopen_overlays(uuid[], integer[], uuid) from public, anon;
grant execute on function public.reopen_overlays(uuid[], integer[], uuid)
  to authenticated, service_role;
create or replace function public.reset_overlay_staging(
  overlay_ids uuid[],
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
  v_caller overlay_private.caller := overlay_private.identify_caller(reset_overlay_staging.actor);
  v_operation uuid;
  v_count integer := 0;
begin
  perform overlay_private.lock_overlays(
    'reset', reset_overlay_staging.overlay_ids, reset_overlay_staging.expected_versions, v_caller
  );
  if reset_overlay_staging.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation('reset', v_caller.user_id);
    update public.block_overlays_v2 o
    set
      status = 'confirmed',
      overlay_jsonb_staging = o.overlay_jsonb_confirmed,
      staging_version = o.staging_version + 1,
      staging_violations = overlay_private.staging_violations(
        s.schema_jsonb, r.validation, o.overlay_jsonb_confirmed
      ),
      staging_evidence = overlay_private.kept_evidence(
        o.staging_evidence, o.overlay_jsonb_staging, o.overlay_jsonb_confirmed
      ),
      operation_id = v_operation
    from public.runs_v2 r
    join public.schemas s using (schema_id)
    where o.id = any(reset_overlay_staging.overlay_ids) and r.run_id = o.run_id;
    get diagnostics v_count = row_count;
  end if;

  return pg_catalog.jsonb_build_object('operation_id', v_operation, 'reset', v_count);
end;
$$;

comment on function public.reset_overlay_staging(uuid[], integer[], uuid) is
$$Discards the drafts of reopened overlays: staging is the confirmed value again, all or none.

They are confirmed as they were before, by whom and when they were. Answers {operation_id, reset}.

Errors: 22023 overlays are not named once each, or expected_versions does not fit them; 42501 not
signed in; PT404 overlay not found; PT409 overlay is not reopened, or was changed since you saw
it.$$;

revoke execute on function public.reset_overlay_staging(uuid[], integer[], uuid) from public, anon;
grant execute on function public.reset_overlay_staging(uuid[], integer[], uuid)
  to authenticated, service_role;
create or replace function public.exclude_overlays(
  overlay_ids uuid[],
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
  v_caller overlay_private.caller := overlay_private.identify_caller(exclude_overlays.actor);
  v_operation uuid;
  v_count integer := 0;
begin
  perform overlay_private.check_reason(exclude_overlays.reason);
  perform overlay_private.lock_overlays(
    'exclude', exclude_overlays.overlay_ids, exclude_overlays.expected_versions, v_caller
  );
  if exclude_overlays.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation(
      'exclude', v_caller.user_id, reason => exclude_overlays.reason
    );
    update public.block_overlays_v2 o
    set
      excluded_at = pg_catalog.now(),
      excluded_by = v_caller.user_id,
      excluded_reason = nullif(pg_catalog.btrim(exclude_overlays.reason), ''),
      operation_id = v_operation
    where o.id = any(exclude_overlays.overlay_ids);
    get diagnostics v_count = row_count;
  end if;

  return pg_catalog.jsonb_build_object('operation_id', v_operation, 'excluded', v_count);
end;
$$;

comment on function public.exclude_overlays(uuid[], text, integer[], uuid) is
$$Sets overlays aside, all or none: no worker claims them and no bulk act confirms them.

They count as settled. What was confirmed of a reopened one is still exported. Answers
{operation_id, excluded}.

Errors: 22023 overlays are not named once each, or expected_versions does not fit them, or reason is
too long; 42501 not signed in; PT404 overlay not found; PT409 overlay cannot be excluded, or was
changed since you saw it.$$;

revoke execute on function public.exclude_overlays(uuid[], text, integer[], uuid) from public, anon;
grant execute on function public.exclude_overlays(uuid[], text, integer[], uuid)
  to authenticated, service_role;
create or replace function public.include_overlays(
  overlay_ids uuid[],
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
  v_caller overlay_private.caller := overlay_private.identify_caller(include_overlays.actor);
  v_operation uuid;
  v_count integer := 0;
begin
  perform overlay_private.lock_overlays(
    'include', include_overlays.overlay_ids, include_overlays.expected_versions, v_caller
  );
  if include_overlays.overlay_ids <> '{}' then
    v_operation := overlay_private.begin_operation('include', v_caller.user_id);
    update public.block_overlays_v2 o
    set
      excluded_at = null,
      excluded_by = null,
      excluded_reason = null,
      operation_id = v_operation
    where o.id = any(include_overlays.overlay_ids);
    get diagnostics v_count = row_count;
  end if;

  return pg_catalog.jsonb_build_object('operation_id', v_operation, 'included', v_count);
end;
$$;

comment on function public.include_overlays(uuid[], integer[], uuid) is
$$Takes excluded overlays back in, as they were when they were set aside, all or none.

Pending ones can be claimed again. Answers {operation_id, included}.

Errors: 22023 overlays are not named once each, or expected_versions does not fit them; 42501 not
signed in; PT404 overlay not found; PT409 overlay is not excluded, or was changed since you saw
it.$$;

revoke execute on function public.include_overlays(uuid[], integer[], uuid) from public, anon;
grant execute on function public.include_overlays(uuid[], integer[], uuid)
  to authenticated, service_role;
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
create or replace function overlay_private.write_undo(
  undone public.overlay_operations,
  run_ids uuid[],
  operation_id uuid
)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_kind text := (write_undo.undone).operation;
  v_count integer;
begin
  update public.block_overlays_v2 o
  set
    status = b.from_status,
    overlay_jsonb_staging = coalesce(
      b.before -> 'overlay_jsonb_staging', o.overlay_jsonb_staging
    ),
    staging_version = o.staging_version
      + case when b.before ? 'overlay_jsonb_staging' then 1 else 0 end,
    staging_violations = case when b.before ? 'overlay_jsonb_staging' then
      overlay_private.staging_violations(
        s.schema_jsonb, r.validation, b.before -> 'overlay_jsonb_staging'
      ) else o.staging_violations end,
    staging_evidence = case v_kind
      when 'reject' then b.before -> 'staging_evidence'
      when 'reset' then overlay_private.kept_evidence(
        o.staging_evidence, o.overlay_jsonb_staging, b.before -> 'overlay_jsonb_staging'
      )
      else o.staging_evidence
    end,
    reused_from = case v_kind when 'reject'
      then (b.before ->> 'reused_from')::uuid else o.reused_from end,
    overlay_jsonb_confirmed = case v_kind when 'confirm'
      then coalesce(b.before -> 'overlay_jsonb_confirmed', '{}') else o.overlay_jsonb_confirmed end,
    confirmed_at = case v_kind when 'confirm'
      then (b.before ->> 'confirmed_at')::timestamptz else o.confirmed_at end,
    confirmed_by = case v_kind when 'confirm'
      then (b.before ->> 'confirmed_by')::uuid else o.confirmed_by end,
    attempt_count = coalesce((b.before ->> 'attempt_count')::integer, o.attempt_count),
    last_error = case when b.before ? 'last_error'
      then b.before ->> 'last_error' else o.last_error end,
    reject_reason = case v_kind when 'reject'
      then b.before ->> 'reject_reason' else o.reject_reason end,
    excluded_at = case when v_kind in ('exclude', 'include')
      then (b.before ->> 'excluded_at')::timestamptz else o.excluded_at end,
    excluded_by = case when v_kind in ('exclude', 'include')
      then (b.before ->> 'excluded_by')::uuid else o.excluded_by end,
    excluded_reason = case when v_kind in ('exclude', 'include')
      then b.before ->> 'excluded_reason' else o.excluded_reason end,
    operation_id = write_undo.operation_id
  from overlay_private.events_of(write_undo.run_ids, (write_undo.undone).operation_id) b,
    public.runs_v2 r, public.schemas s
  where o.run_id = b.run_id
    and o.block_uid = b.block_uid
    and r.run_id = o.run_id
    and s.schema_id = r.schema_id;
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;

comment on function overlay_private.write_undo(public.overlay_operations, uuid[], uuid) is
$$Puts back what the events of an operation say it overwrote; how many overlays it was.

The overlays are locked, and the operation is the last that changed them.$$;

revoke execute on function overlay_private.write_undo(public.overlay_operations, uuid[], uuid)
  from public;
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

commit;
