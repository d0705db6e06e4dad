create or replace function overlay_private.violations_list(schema jsonb, data jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- twenty are enough to mend a value by; a hostile one could have far more
  return (
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'path', v.path, 'keyword', v.keyword, 'message', v.message
    ))
    from (
      select v.path, v.keyword, v.message
      from overlay_private.schema_violations(violations_list.schema, violations_list.data) v
      limit 20
    ) as v
  );
end;
$$;

comment on function overlay_private.violations_list(jsonb, jsonb) is
$$The first violations of a value as one JSON array; null when it fits.$$;

revoke execute on function overlay_private.violations_list(jsonb, jsonb) from public;

create or replace function overlay_private.staging_violations(
  schema jsonb,
  validation text,
  data jsonb[],
  quick overlay_private.quick_check
)
returns jsonb[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if staging_violations.validation = 'off' then
    return pg_catalog.array_fill(
      null::jsonb, array[pg_catalog.cardinality(staging_violations.data)]
    );
  end if;
  return array(
    select case
      when pg_catalog.jsonb_path_match(
        d.value, (staging_violations.quick).misfit, silent => true
      ) is false
        and not exists (
          select
          from unnest(
            (staging_violations.quick).limited_fields, (staging_violations.quick).most_characters
          ) as l (field, most)
          where pg_catalog.char_length(d.value ->> l.field) > l.most
            and pg_catalog.jsonb_typeof(d.value -> l.field) = 'string'
        )
        then null
      else overlay_private.violations_list(staging_violations.schema, d.value)
    end
    from unnest(staging_violations.data) with ordinality as d (value, position)
    order by d.position
  );
end;
$$;

comment on function overlay_private.staging_violations(
  jsonb, text, jsonb[], overlay_private.quick_check
) is
$$The verdicts on values to be staged, in their order, as they are kept with them.

Null for one that fits or is not to be checked. quick is the schema's quick check, or null.$$;

revoke execute on function overlay_private.staging_violations(
  jsonb, text, jsonb[], overlay_private.quick_check
) from public;

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
  return (overlay_private.staging_violations(
    staging_violations.schema, staging_violations.validation, array[staging_violations.data],
    overlay_private.quick_check(staging_violations.schema)
  ))[1];
end;
$$;

comment on function overlay_private.staging_violations(jsonb, text, jsonb) is
$$The verdict on one value to be staged.$$;

revoke execute on function overlay_private.staging_violations(jsonb, text, jsonb) from public;
