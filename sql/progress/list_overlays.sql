-- Invoker and not definer: what a person sees here is what row level security shows them. Planned
-- anew at each call, because which index serves best depends on the filters that are given; and
-- without joins that read more than the page, up to all blocks before it. Only a search by itself
-- goes through both tables side by side, in the order they share: it reads every block anyhow.
create or replace function public.list_overlays(
  run_id uuid,
  status text default null,
  after_block text default '',
  page_size public.page_size default 50,
  block_type text default null,
  search text default null,
  field_values jsonb default null,
  flags text[] default null,
  up_to_block text default null
)
returns setof public.listed_overlay
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_nestloop = on
set jit = off
as $$
#variable_conflict use_column
declare
  v_conv_uid text;
  v_reads_every_block boolean := list_overlays.search is not null
    and list_overlays.block_type is null
    and list_overlays.flags is null
    and coalesce(list_overlays.status, 'ai_complete') in ('ai_complete', 'confirmed');
  v_is_ascii boolean := pg_catalog.octet_length(list_overlays.search)
    = pg_catalog.char_length(list_overlays.search);
  v_search text := case
    when v_is_ascii then pg_catalog.lower(list_overlays.search collate "C")
    else pg_catalog.lower(list_overlays.search)
  end;
begin
  if list_overlays.status not in ('pending', 'claimed', 'ai_complete', 'confirmed', 'failed') then
    raise exception using
      errcode = '22023',
      message = 'status is not known',
      detail = pg_catalog.left(list_overlays.status, 200),
      hint = 'An overlay is pending, claimed, ai_complete, confirmed or failed.';
  end if;
  if not list_overlays.flags <@ array[
    'invalid', 'ungrounded', 'edited', 'rejected', 'retried', 'reopened', 'excluded'
  ] then
    raise exception using
      errcode = '22023',
      message = 'flag is not known',
      detail = pg_catalog.left(list_overlays.flags::text, 200),
      hint = 'Flags are invalid, ungrounded, edited, rejected, retried, reopened and excluded.';
  end if;
  if pg_catalog.char_length(list_overlays.search) > 1000 then
    raise exception using
      errcode = '22023',
      message = 'search is too long',
      detail = pg_catalog.format(
        '%s characters; at most 1000.', pg_catalog.char_length(list_overlays.search)
      ),
      hint = 'Search for a few words.';
  end if;
  select r.conv_uid into v_conv_uid
  from public.runs_v2 r
  where r.run_id = list_overlays.run_id;
  if not found then
    raise exception using
      errcode = 'PT404',
      message = 'run not found',
      detail = pg_catalog.format('run_id %s', list_overlays.run_id),
      hint = 'list_runs() shows the runs that you own.';
  end if;

  if v_reads_every_block then  -- until this function ends
    perform pg_catalog.set_config('enable_mergejoin', 'on', true);
    perform pg_catalog.set_config('enable_nestloop', 'off', true);
  end if;
  -- block_uid sorts as block_index does, and the indexes offer its order
  return query
  select
    o.id, o.block_uid, o.block_index, b.block_type, b.block_content, o.status, o.staging_version,
    o.overlay_jsonb_staging, o.staging_violations, o.overlay_jsonb_confirmed, o.confirmed_at,
    o.confirmed_by, o.claimed_by, o.attempt_count, o.last_error, o.reject_reason, o.excluded_at,
    o.excluded_reason, o.staging_evidence,
    o.staging_violations is not null
      or coalesce(o.staging_evidence @? '$.*.status ? (@ == "none")', false)
  from public.block_overlays_v2 o
  join public.blocks_v2 b on b.block_uid = o.block_uid
  where o.run_id = list_overlays.run_id
    and o.block_uid > coalesce(list_overlays.after_block, '')
    and (list_overlays.up_to_block is null or o.block_uid <= list_overlays.up_to_block)
    and (list_overlays.status is null or o.status = list_overlays.status)
    and (list_overlays.block_type is null or (
      b.block_type = list_overlays.block_type
      -- said of the blocks too, where an index has them by their type
      and b.conv_uid = v_conv_uid
      and b.block_uid > coalesce(list_overlays.after_block, '')
    ))
    and (not v_reads_every_block or (
      b.block_uid > greatest(list_overlays.after_block, v_conv_uid || ':')
      and b.block_uid <= coalesce(list_overlays.up_to_block, v_conv_uid || ';')
    ))
    and (list_overlays.search is null or case
      -- the case of A to Z needs no look into the locale, which costs more than all the rest
      when v_is_ascii then
        pg_catalog.strpos(pg_catalog.lower(b.block_content collate "C"), v_search) > 0
        or pg_catalog.strpos(
          pg_catalog.lower(o.overlay_jsonb_staging::text collate "C"), v_search
        ) > 0
      else
        pg_catalog.strpos(pg_catalog.lower(b.block_content), v_search) > 0
        or pg_catalog.strpos(pg_catalog.lower(o.overlay_jsonb_staging::text), v_search) > 0
    end)
    and (list_overlays.field_values is null
      or o.overlay_jsonb_staging @> list_overlays.field_values)
    and (list_overlays.flags is null or (
      (not 'invalid' = any(list_overlays.flags) or o.staging_violations is not null)
      and (not 'ungrounded' = any(list_overlays.flags)
        or o.staging_evidence @? '$.*.status ? (@ == "none")')
      -- the model's answer is one version; each rejection and each further answer is another
      and (not 'edited' = any(list_overlays.flags) or (
        -- from the few that were edited to their overlays, and not the other way
        o.block_uid = any(array(
          select e.block_uid
          from public.overlay_events e
          where e.run_id = list_overlays.run_id
            and e.block_uid > coalesce(list_overlays.after_block, '')
            and e.from_status = 'ai_complete'
            and e.to_status = 'ai_complete'
            and e.staging is not null
        ))
        and exists (
          select from public.overlay_events e
          where e.run_id = o.run_id
            and e.block_index = o.block_index
            and e.from_status = 'ai_complete'
            and e.to_status = 'ai_complete'
            and e.staging is not null
            and e.staging_version = o.staging_version
        )
      ))
      and (not 'rejected' = any(list_overlays.flags) or o.reject_reason is not null)
      and (not 'retried' = any(list_overlays.flags) or o.attempt_count > 1)
      and (not 'reopened' = any(list_overlays.flags)
        or (o.confirmed_at is not null and o.status <> 'confirmed'))
      and (not 'excluded' = any(list_overlays.flags) or o.excluded_at is not null)
    ))
  order by o.block_uid
  limit list_overlays.page_size;
end;
$$;

comment on function public.list_overlays(
  uuid, text, text, public.page_size, text, text, jsonb, text[], text
) is
$$A page of a run's overlays with their blocks, in document order, for a grid.

Pass the last block_uid of a page as after_block to get the next one. The filters all have to hold:
status; block_type; search (text of the block or of the staged value, in any case); field_values (an
object that staging contains, {"kind": "duty"}); flags (any of invalid, ungrounded, edited,
rejected, retried, reopened, excluded). For search and field_values every overlay after after_block
has to be looked at until the page is full: in a run of many thousand, ask for one stretch after the
other, each up to the block up_to_block, and go on from there. review_queue lists what is doubtful
first.

Errors: 22023 status or flag is not known, or search is too long; 23514 page_size is not from 1 to
1000; PT404 run not found.$$;

revoke execute on function public.list_overlays(
  uuid, text, text, public.page_size, text, text, jsonb, text[], text
) from public, anon;
grant execute on function public.list_overlays(
  uuid, text, text, public.page_size, text, text, jsonb, text[], text
) to authenticated, service_role;
