create or replace function overlay_private.is_plain(schema jsonb)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- an object of fields that are each described by themselves, as most schemas of extractions are
  return jsonb_typeof(is_plain.schema -> 'properties') = 'object'
    -- each field is looked up in the schema anew, which pays for small ones only
    and pg_column_size(is_plain.schema) <= 8192
    and is_plain.schema - array[
      'properties', 'required', 'type', 'title', 'description', '$comment', '$schema', '$id',
      'schema_ref', 'prompt_config', 'graph_mapping', 'validation',
      'evidence'
    ] = '{}'
    and coalesce(is_plain.schema -> 'type', '"object"') = '"object"'
    and coalesce(is_plain.schema -> 'required', '[]') @> '[]'
    and not exists (
      select from jsonb_array_elements(coalesce(is_plain.schema -> 'required', '[]')) as r (name)
      where jsonb_typeof(r.name) <> 'string'
    )
    and not exists (
      select from jsonb_each(is_plain.schema -> 'properties') as p (name, field)
      where (
        jsonb_typeof(p.field) = 'object'
        and p.field - array[
          'type', 'enum', 'maxLength', 'items', 'title', 'description', '$comment', 'default',
          'examples', 'format'
        ] = '{}'
        and jsonb_typeof(coalesce(p.field -> 'type', '"string"')) in ('string', 'array')
        and jsonb_typeof(coalesce(p.field -> 'enum', '[]')) = 'array'
        and coalesce(p.field ->> 'maxLength', '0') ~ '^[0-9]{1,9}$'
        and coalesce(p.field -> 'items', '{}') - array['type', 'title', 'description'] = '{}'
        and jsonb_typeof(coalesce(p.field -> 'items' -> 'type', '"string"')) in ('string', 'array')
      ) is not true
    );
exception
  -- "required": 5 and the like: not plain, whatever it is
  when data_exception then
    return false;
end;
$$;

comment on function overlay_private.is_plain(jsonb) is
$$Whether quick_check can stand for this schema.$$;

revoke execute on function overlay_private.is_plain(jsonb) from public;
