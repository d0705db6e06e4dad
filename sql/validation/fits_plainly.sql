-- A short cut for the common case: schema_violations keeps a stack, counts its work and knows all
-- of JSON Schema, which costs a valid value of five fields several times what this does. What this
-- cannot tell, it calls false, and schema_violations has the word.
create or replace function overlay_private.fits_plainly(schema jsonb, data jsonb)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if jsonb_typeof(fits_plainly.data) <> 'object' then
    return false;
  end if;
  return (
    select not exists (
      select from jsonb_array_elements_text(fits_plainly.schema -> 'required') as r (name)
      where not fits_plainly.data ? r.name
    )
  ) and (
    select coalesce(bool_and(
      f.field is null or (
        (
          not f.field ? 'type'
          -- a name is contained in itself and in a list that holds it
          or f.field -> 'type' @> to_jsonb(jsonb_typeof(v.value))
          or (jsonb_typeof(v.value) = 'number' and f.field -> 'type' @> '"integer"'
            and v.value::numeric % 1 = 0)
        )
        and (not f.field ? 'enum'
          or (jsonb_typeof(v.value) in ('string', 'number', 'boolean', 'null')
            and f.field -> 'enum' @> v.value))
        and (not f.field ? 'maxLength'
          or jsonb_typeof(v.value) <> 'string'
          or char_length(v.value #>> '{}') <= (f.field ->> 'maxLength')::integer)
        and (not f.field ? 'items'
          or jsonb_typeof(v.value) <> 'array'
          or not f.field -> 'items' ? 'type'
          or not exists (
            select from jsonb_array_elements(v.value) as e (element)
            where not f.field -> 'items' -> 'type' @> to_jsonb(jsonb_typeof(e.element))
          ))
      )
    ), true)
    from jsonb_each(fits_plainly.data) as v (name, value)
    cross join lateral (
      select fits_plainly.schema -> 'properties' -> v.name as field
    ) as f
  );
end;
$$;

comment on function overlay_private.fits_plainly(jsonb, jsonb) is
$$Whether a value certainly fits a schema for which is_plain holds; false: it may not.$$;

revoke execute on function overlay_private.fits_plainly(jsonb, jsonb) from public;
