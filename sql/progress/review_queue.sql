-- Invoker and not definer: what a person sees here is what row level security shows them.
create or replace function public.review_queue(
  run_id uuid,
  after_doubtful boolean default true,
  after_block text default '',
  page_size public.page_size default 50
)
returns setof public.listed_overlay
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
  if review_queue.after_doubtful is null then
    raise exception using
      errcode = '22023',
      message = 'after_doubtful is missing',
      hint = 'Pass is_doubtful of the last row of the page before, or leave it out.';
  end if;
  if not exists (select from public.runs_v2 r where r.run_id = review_queue.run_id) then
    raise exception using
      errcode = 'PT404',
      message = 'run not found',
      detail = pg_catalog.format('run_id %s', review_queue.run_id),
      hint = 'list_runs() shows the runs that you own.';
  end if;

  return query
  select l.*
  from (
    (
      select
        o.id, o.block_uid, o.block_index, o.status, o.staging_version, o.overlay_jsonb_staging,
        o.staging_violations, o.overlay_jsonb_confirmed, o.confirmed_at, o.confirmed_by,
        o.claimed_by, o.attempt_count, o.last_error, o.reject_reason, o.excluded_at,
        o.excluded_reason, o.staging_evidence, true as is_doubtful
      from public.block_overlays_v2 o
      where o.run_id = review_queue.run_id
        and review_queue.after_doubtful
        and o.block_uid > coalesce(review_queue.after_block, '')
        and o.status = 'ai_complete'
        and o.excluded_at is null
        and (o.staging_violations is not null
          or o.staging_evidence @? '$.*.status ? (@ == "none")')
      order by o.block_uid
      limit review_queue.page_size
    )
    union all
    (
      select
        o.id, o.block_uid, o.block_index, o.status, o.staging_version, o.overlay_jsonb_staging,
        o.staging_violations, o.overlay_jsonb_confirmed, o.confirmed_at, o.confirmed_by,
        o.claimed_by, o.attempt_count, o.last_error, o.reject_reason, o.excluded_at,
        o.excluded_reason, o.staging_evidence, false
      from public.block_overlays_v2 o
      where o.run_id = review_queue.run_id
        and (review_queue.after_doubtful or o.block_uid > coalesce(review_queue.after_block, ''))
        and o.status = 'ai_complete'
        and o.excluded_at is null
        and o.staging_violations is null
        and (o.staging_evidence @? '$.*.status ? (@ == "none")') is not true
      order by o.block_uid
      limit review_queue.page_size
    )
  ) as q
  join public.blocks_v2 b using (block_uid)
  cross join lateral (
    select
      q.id, q.block_uid, q.block_index, b.block_type, b.block_content, q.status,
      q.staging_version, q.overlay_jsonb_staging, q.staging_violations, q.overlay_jsonb_confirmed,
      q.confirmed_at, q.confirmed_by, q.claimed_by, q.attempt_count, q.last_error,
      q.reject_reason, q.excluded_at, q.excluded_reason, q.staging_evidence, q.is_doubtful
  ) as l
  order by q.is_doubtful desc, q.block_uid
  limit review_queue.page_size;
end;
$$;

comment on function public.review_queue(uuid, boolean, text, public.page_size) is
$$A page of what awaits review in a run, what is doubtful first, else in document order.

Doubtful is a value that does not fit the schema, or a field for which the schema asks for evidence
and whose quote was not found in the block. Pass is_doubtful and block_uid of a page's last row as
after_doubtful and after_block to get the next page. What is excluded is left out.

Errors: 22023 after_doubtful is missing; 23514 page_size is not from 1 to 1000; PT404 run not
found.$$;

revoke execute on function public.review_queue(uuid, boolean, text, public.page_size)
  from public, anon;
grant execute on function public.review_queue(uuid, boolean, text, public.page_size)
  to authenticated, service_role;
