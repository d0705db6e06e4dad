-- Invoker and not definer: row level security decides what is listed.
create or replace function public.list_schemas(
  page_size public.page_size default 100,
  after_schema uuid default null
)
returns table (
  schema_id uuid,
  schema_ref text,
  schema_uid text,
  created_at timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select s.schema_id, s.schema_ref, s.schema_uid, s.created_at
  from public.schemas s
  -- without an "or", so that the index leads to the page
  where (s.created_at, s.schema_id) > (
    case
      when list_schemas.after_schema is null then '-infinity'
      else (select l.created_at from public.schemas l where l.schema_id = list_schemas.after_schema)
    end,
    coalesce(list_schemas.after_schema, '00000000-0000-0000-0000-000000000000')
  )
  order by s.created_at, s.schema_id
  limit list_schemas.page_size;
$$;

comment on function public.list_schemas(public.page_size, uuid) is
$$Your schemas, oldest first.

Pass the last schema_id of a page as after_schema to get the next one.

Errors: 23514 page_size is not from 1 to 1000.$$;

revoke execute on function public.list_schemas(public.page_size, uuid) from public, anon;
grant execute on function public.list_schemas(public.page_size, uuid)
  to authenticated, service_role;
