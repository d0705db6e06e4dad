create or replace function overlay_private.parts_on_trial(
  keyword text,
  schema jsonb,
  instance jsonb
)
returns table (
  part_schema jsonb,
  part jsonb
)
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  case
    when keyword in ('anyOf', 'oneOf') then
      return query
      select b.branch, instance
      from jsonb_array_elements(schema -> keyword) as b (branch);
    when keyword = 'contains' then
      return query
      select schema -> keyword, i.item
      from jsonb_array_elements(instance) as i (item);
    when keyword = 'propertyNames' then
      return query
      select schema -> keyword, to_jsonb(n.name)
      from jsonb_object_keys(instance) as n (name);
    else
      return query
      select schema -> keyword, instance;
  end case;
end
$$;

comment on function overlay_private.parts_on_trial is
$$What a keyword tries out to reach its verdict: subschemas, each with the value it is tried on.

Errors: none.$$;

revoke execute on function overlay_private.parts_on_trial from public;
