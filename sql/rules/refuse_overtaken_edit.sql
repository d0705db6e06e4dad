-- A statement can call a function on the overlays that it is still editing: with e as (update …)
-- select confirm_overlays(…) from e. The confirmation would then stand in the history before the
-- edit that it confirms.
create or replace function overlay_private.refuse_overtaken_edit()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select from public.block_overlays_v2 o
    where o.run_id = new.run_id
      and o.block_uid = new.block_uid
      and o.operation_id = new.operation_id
  ) then
    raise exception using
      errcode = 'PT409',
      message = 'overlay was changed by its own edit',
      detail = pg_catalog.format('overlay %s', new.id),
      hint = 'Edit in one statement, and act on what was edited in the next.';
  end if;
  return null;
end;
$$;

comment on function overlay_private.refuse_overtaken_edit() is
$$Trigger: refuses an edit whose own statement has changed the overlay once more.

Errors: PT409 overlay was changed by its own edit.$$;

revoke execute on function overlay_private.refuse_overtaken_edit() from public;

create trigger edits_are_not_overtaken
  after update of overlay_jsonb_staging, staging_version on public.block_overlays_v2
  for each row
  when (
    old.status = 'ai_complete'
    and new.status = 'ai_complete'
    and new.staging_version > old.staging_version
  )
  execute function overlay_private.refuse_overtaken_edit();
