create type overlay_private.quick_check as (
  misfit jsonpath,
  limited_fields text array,
  most_characters integer array
);

comment on type overlay_private.quick_check is
$$What stands for a plain schema where many values are judged.

A value for which misfit is false, and whose limited_fields have no more characters than allowed,
fits the schema. About any other it says nothing.$$;

-- A short cut for the common case: schema_violations keeps a stack, counts its work and knows all
-- of JSON Schema, which costs a valid value of five fields forty times this. A comparison of
-- values of different types is neither true nor false in a path, and so leaves the word to
-- schema_violations. That an array stands for its elements in a lax path is why types are asked by
-- type(), which takes it as it is.
create or replace function overlay_private.quick_check(schema jsonb)
returns overlay_private.quick_check
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_types constant text[] := '{"null", boolean, number, string, array, object}'::text[];
  v_quick overlay_private.quick_check;
begin
  if not overlay_private.is_plain(quick_check.schema) then
    return null;
  end if;

  select
    concat_ws(' || ',
      '$.type() != "object"',
      (
        select string_agg(format('!exists($.%s)', to_json(r.name)), ' || ')
        from jsonb_array_elements_text(quick_check.schema -> 'required') as r (name)
      ),
      string_agg(
        nullif(concat_ws(' || ', f.no_type_fits, f.no_value_fits, f.some_item_misfits), ''), ' || '
      )
    )::jsonpath,
    coalesce(array_agg(f.name) filter (where f.most_characters is not null), '{}'),
    coalesce(array_agg(f.most_characters) filter (where f.most_characters is not null), '{}')
  into v_quick
  from (
    select
      p.name,
      (p.field ->> 'maxLength')::integer as most_characters,
      case when p.field ? 'type' then coalesce(
        (
          select '(' || string_agg(w.wrong_type, ' && ') || ')'
          from (
            select format('$.%s.type() != "%s"', k.key, t.name)
            from unnest(v_types) as t (name)
            -- a name is contained in itself and in a list that holds it
            where p.field -> 'type' @> to_jsonb(t.name)
            union all
            select format('($.%1$s.type() != "number" || $.%1$s.floor() != $.%1$s)', k.key)
            where p.field -> 'type' @> '"integer"' and not p.field -> 'type' @> '"number"'
          ) as w (wrong_type)
        ),
        format('exists($.%s)', k.key)
      ) end as no_type_fits,
      case when p.field ? 'enum' then (
        select format(
          '$.%1$s.type() == "array" || exists($.%1$s) && !(%2$s)', k.key,
          coalesce(string_agg(format('$.%s == %s', k.key, e.value), ' || '), '1 == 2')
        )
        from jsonb_array_elements(p.field -> 'enum') as e (value)
        where jsonb_typeof(e.value) not in ('array', 'object')
      ) end as no_value_fits,
      case when p.field -> 'items' ? 'type' then (
        select format(
          '$.%s.type() == "array" && (%s)', k.key,
          coalesce(string_agg(format('$.%s[*].type() == "%s"', k.key, t.name), ' || '), '1 == 2')
        )
        from unnest(v_types) as t (name)
        where not p.field -> 'items' -> 'type' @> to_jsonb(t.name)
      ) end as some_item_misfits
    from jsonb_each(quick_check.schema -> 'properties') as p (name, field)
    cross join lateral (select to_json(p.name)::text as key) as k
  ) as f;
  return v_quick;
end;
$$;

comment on function overlay_private.quick_check(jsonb) is
$$The quick check of a plain schema; null for any other.$$;

revoke execute on function overlay_private.quick_check(jsonb) from public;
