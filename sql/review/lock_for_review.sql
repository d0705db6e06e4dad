create or replace function overlay_private.lock_for_review(
  overlay_ids uuid[],
  expected_versions integer[],
  caller overlay_private.caller
)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_missing uuid[];
  v_settled uuid[];
  v_changed uuid[];
begin
  if lock_for_review.overlay_ids is null
    or pg_catalog.array_position(lock_for_review.overlay_ids, null) is not null
    or pg_catalog.cardinality(lock_for_review.overlay_ids) <> (
      select pg_catalog.count(distinct i.id) from unnest(lock_for_review.overlay_ids) as i (id)
    ) then
    raise exception using
      errcode = '22023',
      message = 'overlays are not named once each',
      detail = 'The argument is null, or holds null or an overlay twice.',
      hint = 'Pass an array that names each overlay once.';
  end if;
  if pg_catalog.cardinality(lock_for_review.expected_versions)
    <> pg_catalog.cardinality(lock_for_review.overlay_ids) then
    raise exception using
      errcode = '22023',
      message = 'expected_versions does not fit the overlays',
      detail = pg_catalog.format(
        '%s overlays, %s versions.', pg_catalog.cardinality(lock_for_review.overlay_ids),
        pg_catalog.cardinality(lock_for_review.expected_versions)
      ),
      hint = 'Pass one staging_version for each overlay, in the same order, or leave it out.';
  end if;

  perform overlay_private.enter_runs(array(
    select distinct o.run_id
    from public.block_overlays_v2 o
    where o.id = any(lock_for_review.overlay_ids)
  ));

  with asked as (
    select a.id, a.version, a.position
    from unnest(lock_for_review.overlay_ids, lock_for_review.expected_versions)
      with ordinality as a (id, version, position)
  ),
  locked as materialized (
    select o.id, o.status, o.excluded_at, o.staging_version
    from public.block_overlays_v2 o
    where o.id = any(lock_for_review.overlay_ids)
      and ((lock_for_review.caller).sees_all or o.owner_id = (lock_for_review.caller).user_id)
    order by o.run_id, o.block_uid
    for update
  )
  select
    pg_catalog.array_agg(a.id order by a.position) filter (where l.id is null),
    pg_catalog.array_agg(a.id order by a.position)
      filter (where l.status <> 'ai_complete' or l.excluded_at is not null),
    pg_catalog.array_agg(a.id order by a.position) filter (where l.staging_version <> a.version)
  into v_missing, v_settled, v_changed
  from asked a
  left join locked l using (id);

  if v_missing is not null then
    raise exception using
      errcode = 'PT404',
      message = 'overlay not found',
      detail = overlay_private.first_ids(v_missing),
      hint = 'list_overlays() shows the overlays of a run that you own.';
  end if;
  if v_settled is not null then
    raise exception using
      errcode = 'PT409',
      message = 'overlay is not awaiting review',
      detail = overlay_private.first_ids(v_settled),
      hint = 'Only overlays with status ai_complete can be edited, confirmed or rejected.';
  end if;
  if v_changed is not null then
    raise exception using
      errcode = 'PT409',
      message = 'overlay was changed since you saw it',
      detail = overlay_private.first_ids(v_changed),
      hint = 'Look at it again and pass its present staging_version.';
  end if;
end;
$$;

comment on function overlay_private.lock_for_review(uuid[], integer[], overlay_private.caller) is
$$Locks overlays that the caller may see and that await review in the versions they were seen in: all
of them, or none and an error.

Errors: 22023 overlays are not named once each, or expected_versions does not fit the overlays; PT404
overlay not found, also when it is somebody else's; PT409 overlay is not awaiting review, or was
changed since you saw it.$$;

revoke execute on function overlay_private.lock_for_review(
  uuid[], integer[], overlay_private.caller
) from public;
