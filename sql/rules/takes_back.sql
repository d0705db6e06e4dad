create or replace function overlay_private.takes_back(
  old public.block_overlays_v2,
  new public.block_overlays_v2
)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from public.overlay_events e
    join public.overlay_operations p using (operation_id)
    where e.run_id = (takes_back.old).run_id
      and e.operation_id = (takes_back.old).operation_id
      and e.block_index = (takes_back.old).block_index
      and p.operation in ('confirm', 'reject', 'reopen', 'reset', 'retry')
      and e.to_status = (takes_back.old).status
      and e.from_status = (takes_back.new).status
      and (takes_back.new).id = (takes_back.old).id
      and (takes_back.new).owner_id = (takes_back.old).owner_id
      and (takes_back.new).block_index = (takes_back.old).block_index
      and (takes_back.new).overlay_jsonb_staging = coalesce(
        e.before -> 'overlay_jsonb_staging', (takes_back.old).overlay_jsonb_staging
      )
      and case p.operation
        when 'confirm' then
          (takes_back.new).overlay_jsonb_confirmed
            = coalesce(e.before -> 'overlay_jsonb_confirmed', '{}')
          and (takes_back.new).confirmed_at
            is not distinct from (e.before ->> 'confirmed_at')::timestamptz
          and (takes_back.new).confirmed_by
            is not distinct from (e.before ->> 'confirmed_by')::uuid
        else
          (takes_back.new).overlay_jsonb_confirmed = (takes_back.old).overlay_jsonb_confirmed
          and (takes_back.new).confirmed_at is not distinct from (takes_back.old).confirmed_at
          and (takes_back.new).confirmed_by is not distinct from (takes_back.old).confirmed_by
      end
  );
$$;

comment on function overlay_private.takes_back(public.block_overlays_v2, public.block_overlays_v2)
is
$$Whether this takes the overlay's last operation back, to exactly what the history recorded.$$;

revoke execute on function overlay_private.takes_back(
  public.block_overlays_v2, public.block_overlays_v2
) from public;
