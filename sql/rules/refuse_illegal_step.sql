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

-- The status machine. It stands in the conditions and not in the function's body because only a
-- step that they do not know is to cost a call; in three triggers because a statement reads and
-- compiles the condition of a trigger only if it sets one of the trigger's columns, and a claim or
-- an answer sets few. Values are compared to the byte: 1 and 1.0 are equal, and yet an export tells
-- them apart.

create trigger overlays_stay_with_their_block
  before update of id, run_id, block_uid, block_index, owner_id on public.block_overlays_v2
  for each row
  when (
    (new.id, new.run_id, new.block_uid, new.block_index, new.owner_id)
    is distinct from (old.id, old.run_id, old.block_uid, old.block_index, old.owner_id)
  )
  execute function overlay_private.refuse_illegal_step();

create trigger overlays_take_known_confirmations
  before update of overlay_jsonb_confirmed, confirmed_at, confirmed_by on public.block_overlays_v2
  for each row
  when (not case
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
  end)
  execute function overlay_private.refuse_illegal_step();

create trigger overlays_take_known_steps
  before update of status, overlay_jsonb_staging, staging_version on public.block_overlays_v2
  for each row
  when (not (
    old.status || '>' || new.status = any('{
      pending>pending, pending>claimed,
      claimed>claimed, claimed>pending, claimed>ai_complete, claimed>failed,
      ai_complete>ai_complete, ai_complete>pending, ai_complete>confirmed,
      confirmed>confirmed, confirmed>ai_complete,
      failed>failed, failed>pending
    }')
    -- to confirmed without a new stamp: a reopened overlay whose draft is discarded
    and (new.status <> 'confirmed' or old.status = 'confirmed' or new.confirmed_at is not null)
    -- what is staged changes under a new version, and only by an answer or from ai_complete
    and (
      pg_catalog.record_image_eq(row(new.overlay_jsonb_staging), row(old.overlay_jsonb_staging))
      or (new.staging_version = old.staging_version + 1 and (
        old.status = 'ai_complete' or (old.status = 'claimed' and new.status = 'ai_complete')
      ))
    )
  ))
  execute function overlay_private.refuse_illegal_step();
