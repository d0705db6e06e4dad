create or replace function overlay_private.staging_violations(
  schema jsonb,
  validation text,
  data jsonb
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if staging_violations.validation = 'off'
    or (overlay_private.is_plain(staging_violations.schema)
      and overlay_private.fits_plainly(staging_violations.schema, staging_violations.data)) then
    return null;
  end if;
  -- twenty are enough to mend a value by; a hostile one could have far more
  return (
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'path', v.path, 'keyword', v.keyword, 'message', v.message
    ))
    from (
      select v.path, v.keyword, v.message
      from overlay_private.schema_violations(
        staging_violations.schema, staging_violations.data
      ) v
      limit 20
    ) as v
  );
end;
$$;

comment on function overlay_private.staging_violations(jsonb, text, jsonb) is
$$The verdict on a staged value, as it is kept with it.

Null when the value fits or is not to be checked.$$;

revoke execute on function overlay_private.staging_violations(jsonb, text, jsonb) from public;
