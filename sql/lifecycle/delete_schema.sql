create or replace function public.preview_delete_schema(schema_id uuid, actor uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_schema public.schemas := overlay_private.find_schema(
    preview_delete_schema.schema_id,
    overlay_private.identify_caller(preview_delete_schema.actor)
  );
begin
  return overlay_private.count_runs(array(
    select r.run_id from public.runs_v2 r where r.schema_id = v_schema.schema_id
  ));
end;
$$;

comment on function public.preview_delete_schema(uuid, uuid) is
$$What stands in the way of delete_schema: {runs, overlays, and how many of each status}.

Errors: 42501 not signed in; PT404 schema not found.$$;

revoke execute on function public.preview_delete_schema(uuid, uuid) from public, anon;
grant execute on function public.preview_delete_schema(uuid, uuid)
  to authenticated, service_role;

create or replace function public.delete_schema(schema_id uuid, actor uuid default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_schema public.schemas := overlay_private.find_schema(
    delete_schema.schema_id, overlay_private.identify_caller(delete_schema.actor)
  );
begin
  delete from public.schemas s where s.schema_id = v_schema.schema_id;
exception
  when foreign_key_violation then
    raise exception using
      errcode = 'PT409',
      message = 'schema is in use',
      detail = pg_catalog.format('schema_id %s', v_schema.schema_id),
      hint = 'Delete its runs first; preview_delete_schema() counts them.';
end;
$$;

comment on function public.delete_schema(uuid, uuid) is
$$Deletes a schema that no run uses.

Errors: 42501 not signed in; PT404 schema not found; PT409 schema is in use.$$;

revoke execute on function public.delete_schema(uuid, uuid) from public, anon;
grant execute on function public.delete_schema(uuid, uuid) to authenticated, service_role;
