create or replace function overlay_private.refuse_illegal_step()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'UPDATE' and overlay_private.takes_back(old, new) then
    return new;
  end if;

  raise exception using
    errcode = 'PT409',
    message = 'overlay may not change like this',
    detail = case tg_op
      when 'INSERT' then pg_catalog.format('overlay %s inserted as %s', new.id, new.status)
      else pg_catalog.format('overlay %s from %s to %s', old.id, old.status, new.status)
    end,
    hint = 'Use the functions: they know the ways between the statuses.';
end;
$$;

comment on function overlay_private.refuse_illegal_step() is
$$Trigger: refuses a step that the status machine does not have, whoever asks.

The only other step is back: to what the history recorded before the overlay's last operation.

Errors: PT409 overlay may not change like this.$$;

revoke execute on function overlay_private.refuse_illegal_step() from public;

create trigger overlays_begin_as_pending
  before insert on public.block_overlays_v2
  for each row
  when (
    new.status <> 'pending'
    or new.confirmed_at is not null
    or new.excluded_at is not null
    or new.attempt_count <> 0
    or new.staging_version <> 0
  )
  execute function overlay_private.refuse_illegal_step();

-- The status machine. It stands in the condition and not in the function's body because a condition
-- costs next to nothing, and only a step that it does not know calls the function. Values are
-- compared to the byte, since 1 and 1.0 are equal, and yet an export tells them apart.
create trigger overlays_take_known_steps
  before update on public.block_overlays_v2
  for each row
  when (not (
    -- an overlay stays the overlay of its block
    new.id = old.id
    and new.run_id = old.run_id
    and new.block_uid = old.block_uid
    and new.block_index = old.block_index
    and new.owner_id = old.owner_id
    and case
      -- a confirmation copies exactly what was staged before, and stamps it
      when old.status = 'ai_complete' and new.status = 'confirmed'
        and new.confirmed_at is distinct from old.confirmed_at then
        pg_catalog.record_image_eq(
          row(new.overlay_jsonb_confirmed), row(old.overlay_jsonb_staging)
        )
        and pg_catalog.record_image_eq(
          row(new.overlay_jsonb_staging), row(old.overlay_jsonb_staging)
        )
        and new.staging_version = old.staging_version
      -- no other step touches what is confirmed
      else
        pg_catalog.record_image_eq(
          row(new.overlay_jsonb_confirmed), row(old.overlay_jsonb_confirmed)
        )
        and new.confirmed_at is not distinct from old.confirmed_at
        and new.confirmed_by is not distinct from old.confirmed_by
        -- what is staged changes under a new version, and only on these ways
        and (pg_catalog.record_image_eq(
          row(new.overlay_jsonb_staging), row(old.overlay_jsonb_staging)
        )
          or (new.staging_version = old.staging_version + 1 and (
            (old.status in ('claimed', 'ai_complete') and new.status = 'ai_complete')
            or (old.status = 'ai_complete' and new.status in ('pending', 'confirmed'))
          )))
        and case old.status
          when 'pending' then new.status in ('pending', 'claimed')
          when 'claimed' then new.status in ('claimed', 'pending', 'ai_complete', 'failed')
          -- to confirmed without a new stamp: a reopened overlay whose draft is discarded
          when 'ai_complete' then new.status in ('ai_complete', 'pending')
            or (new.status = 'confirmed' and old.confirmed_at is not null)
          when 'confirmed' then new.status in ('confirmed', 'ai_complete')
          when 'failed' then new.status in ('failed', 'pending')
        end
    end
  ))
  execute function overlay_private.refuse_illegal_step();
