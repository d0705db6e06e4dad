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
