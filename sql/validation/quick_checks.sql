-- A schema never changes, and to make its quick check costs more than to judge ten answers by it.
create table overlay_private.quick_checks (
  schema_id uuid primary key references public.schemas (schema_id) on delete cascade,
  quick_check overlay_private.quick_check
);

comment on table overlay_private.quick_checks is
$$The quick check of each schema, made when it is registered. Without a row every answer is checked
the long way: after an upgrade that changes quick_check(), delete them all or make them anew.$$;
comment on column overlay_private.quick_checks.schema_id is $$Schema that it is of.$$;
comment on column overlay_private.quick_checks.quick_check is
$$What quick_check() answers: null for a schema that is not plain.$$;

create or replace function overlay_private.keep_quick_check()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into overlay_private.quick_checks (schema_id, quick_check)
  values (new.schema_id, overlay_private.quick_check(new.schema_jsonb));
  return null;
end;
$$;

comment on function overlay_private.keep_quick_check() is
$$Trigger: makes the quick check of a schema when it is registered.$$;

revoke execute on function overlay_private.keep_quick_check() from public;

create trigger schemas_get_their_quick_check
  after insert on public.schemas
  for each row
  execute function overlay_private.keep_quick_check();
