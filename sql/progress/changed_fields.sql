create or replace function overlay_private.changed_fields(before jsonb, after jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.jsonb_object_agg(f.field, (
    -- a field that was not there has no from, one that is gone no to: null is a value like another
    case when changed_fields.before ? f.field
      then pg_catalog.jsonb_build_object('from', changed_fields.before -> f.field) else '{}' end
    || case when changed_fields.after ? f.field
      then pg_catalog.jsonb_build_object('to', changed_fields.after -> f.field) else '{}' end
  )), '{}')
  from pg_catalog.jsonb_object_keys(changed_fields.before || changed_fields.after) as f (field)
  where changed_fields.before -> f.field is distinct from changed_fields.after -> f.field;
$$;

comment on function overlay_private.changed_fields(jsonb, jsonb) is
$$Fields of two objects that differ: {field: {"from": …, "to": …}}.$$;

revoke execute on function overlay_private.changed_fields(jsonb, jsonb) from public;
