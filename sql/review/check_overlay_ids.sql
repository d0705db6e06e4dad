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
