-- Invoker and not definer: what a person sees here is what row level security shows them.
create or replace function public.list_overlays(
  run_id uuid,
  status text default null,
  after_block text default '',
  page_size integer default 50
)
returns table (
  overlay_id uuid,
  block_uid text,
  block_index integer,
  block_type text,
  block_content text,
  overlay_status text,
  staging_version integer,
  overlay_jsonb_staging jsonb,
  overlay_jsonb_confirmed jsonb,
  confirmed_at timestamptz,
  confirmed_by uuid,
  claimed_by text,
  attempt_count integer,
  last_error text,
  reject_reason text,
  excluded_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
  if list_overlays.page_size is null or list_overlays.page_size not between 1 and 1000 then
    raise exception using
      errcode = '22023',
      message = 'page_size is out of range',
      detail = pg_catalog.format('It is %s.', coalesce(list_overlays.page_size::text, 'null')),
      hint = 'Ask for 1 to 1000 overlays at a time.';
  end if;
  if not exists (select from public.runs_v2 r where r.run_id = list_overlays.run_id) then
    raise exception using
      errcode = 'PT404',
      message = 'run not found',
      detail = pg_catalog.format('run_id %s', list_overlays.run_id),
      hint = 'list_runs() shows the runs that you own.';
  end if;

  -- block_uid sorts as block_index does, and the primary key offers its order
  return query
  select
    o.id, o.block_uid, o.block_index, b.block_type, b.block_content, o.status, o.staging_version,
    o.overlay_jsonb_staging, o.overlay_jsonb_confirmed, o.confirmed_at, o.confirmed_by,
    o.claimed_by, o.attempt_count, o.last_error, o.reject_reason, o.excluded_at
  from public.block_overlays_v2 o
  join public.blocks_v2 b on b.block_uid = o.block_uid
  where o.run_id = list_overlays.run_id
    and o.block_uid > coalesce(list_overlays.after_block, '')
    and (list_overlays.status is null or o.status = list_overlays.status)
  order by o.block_uid
  limit list_overlays.page_size;
end;
$$;

comment on function public.list_overlays(uuid, text, text, integer) is
$$A page of a run's overlays with their blocks, in document order.

Pass the last block_uid of a page as after_block to get the next one. status keeps only overlays of
that status.

Errors: 22023 page_size is out of range (1 to 1000); PT404 run not found.$$;

revoke execute on function public.list_overlays(uuid, text, text, integer) from public, anon;
grant execute on function public.list_overlays(uuid, text, text, integer)
  to authenticated, service_role;
