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
