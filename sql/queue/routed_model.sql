create or replace function overlay_private.routed_model(
  request overlay_private.run_request,
  block_uid text,
  invalid_answers integer
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if routed_model.invalid_answers > 0 and (routed_model.request).escalation_model is not null then
    return (routed_model.request).escalation_model;
  elsif (routed_model.request).routes = '{}' then
    return (routed_model.request).model;
  end if;
  return coalesce(
    (
      select overlay_private.text_at((routed_model.request).routes, b.block_type)
      from public.blocks_v2 b
      where b.block_uid = routed_model.block_uid
    ),
    (routed_model.request).model
  );
end;
$$;

comment on function overlay_private.routed_model(overlay_private.run_request, text, integer) is
$$Model for one block: after an invalid answer the escalation model, else by its type.$$;

revoke execute on function overlay_private.routed_model(overlay_private.run_request, text, integer)
  from public;

create or replace function overlay_private.models_of(request overlay_private.run_request)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select pg_catalog.array_agg(distinct m.model)
  from (
    select (models_of.request).model
    union all
    select (models_of.request).escalation_model
    union all
    select r.value from pg_catalog.jsonb_each_text((models_of.request).routes) as r (key, value)
  ) as m (model)
  where m.model is not null;
$$;

comment on function overlay_private.models_of(overlay_private.run_request) is
$$Every model that a block of a run may be asked of.$$;

revoke execute on function overlay_private.models_of(overlay_private.run_request) from public;
