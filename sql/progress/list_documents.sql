-- Invoker and not definer: row level security decides what is listed.
create or replace function public.list_documents(
  project_id uuid,
  page_size public.page_size default 100,
  after_document text default ''
)
returns table (
  source_uid text,
  conv_uid text,
  doc_title text,
  source_type text,
  source_sha256 text,
  converter text,
  status text,
  total_blocks bigint,
  error text,
  created_at timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    d.source_uid, d.conv_uid, d.doc_title, d.source_type, d.source_sha256, d.converter,
    case when s.is_lost then 'failed' else d.status end,
    -- blocks count from zero without a gap, and the index knows the last
    coalesce((
      select max(b.block_index) + 1 from public.blocks_v2 b where b.conv_uid = d.conv_uid
    ), 0)::bigint,
    case when s.is_lost
      then 'The conversion was begun and never ended. Ingest the file again.' else d.error
    end,
    d.created_at
  from public.documents_v2 d
  cross join lateral (
    select coalesce(d.converting_until < pg_catalog.now(), false) as is_lost
  ) s
  where d.project_id = list_documents.project_id
    and d.source_uid > coalesce(list_documents.after_document, '')
  order by d.source_uid
  limit list_documents.page_size;
$$;

comment on function public.list_documents(uuid, public.page_size, text) is
$$Documents of a project with their block counts, in the order of source_uid.

A conversion whose lease is over is shown as failed. Pass the last source_uid of a page as
after_document to get the next one.

Errors: 23514 page_size is not from 1 to 1000.$$;

revoke execute on function public.list_documents(uuid, public.page_size, text)
  from public, anon;
grant execute on function public.list_documents(uuid, public.page_size, text)
  to authenticated, service_role;
