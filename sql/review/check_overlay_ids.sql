create or replace function overlay_private.check_overlay_ids(
  overlay_ids uuid[],
  expected_versions integer[]
)
returns void
language plpgsql
immutable
set search_path = ''
as $$
begin
  if check_overlay_ids.overlay_ids is null
    or pg_catalog.array_position(check_overlay_ids.overlay_ids, null) is not null
    or pg_catalog.cardinality(check_overlay_ids.overlay_ids) <> (
      select pg_catalog.count(distinct i.id) from unnest(check_overlay_ids.overlay_ids) as i (id)
    ) then
    raise exception using
      errcode = '22023',
      message = 'overlays are not named once each',
      detail = 'The argument is null, or holds null or an overlay twice.',
      hint = 'Pass an array that names each overlay once.';
  end if;
  if pg_catalog.cardinality(check_overlay_ids.expected_versions)
    <> pg_catalog.cardinality(check_overlay_ids.overlay_ids)
    or pg_catalog.array_position(check_overlay_ids.expected_versions, null) is not null then
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
