-- Runs as the owner so that a person who writes the column directly needs no right on anything
-- else.
create or replace function overlay_private.note_direct_edit()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- what is no object its own constraint refuses
  if pg_catalog.pg_column_size(new.overlay_jsonb_staging) > 4 * 1024 * 1024 then
    perform overlay_private.check_staging(new.overlay_jsonb_staging);
  end if;
  new.staging_version := old.staging_version + 1;
  new.operation_id := overlay_private.begin_operation('direct_edit', auth.uid());
  new.staging_evidence := overlay_private.kept_evidence(
    old.staging_evidence, old.overlay_jsonb_staging, new.overlay_jsonb_staging
  );
  select overlay_private.staging_violations(
    s.schema_jsonb, r.validation, new.overlay_jsonb_staging
  )
  into new.staging_violations
  from public.runs_v2 r
  join public.schemas s using (schema_id)
  where r.run_id = new.run_id;
  return new;
end;
$$;

comment on function overlay_private.note_direct_edit() is
$$Trigger: an UPDATE of staging that came without a function gets version, verdict and operation.

So it is as safe, and as visible in the history, as update_overlay_staging.$$;

revoke execute on function overlay_private.note_direct_edit() from public;

-- Functions always set another operation_id; a person cannot, for want of the column's privilege.
-- The name sorts before overlays_take_known_steps, which then sees the new version.
create trigger overlays_note_direct_edits
  before update of overlay_jsonb_staging on public.block_overlays_v2
  for each row
  when (
    new.operation_id is not distinct from old.operation_id
    -- to the byte: 1 and 1.0 are equal, and yet an export tells them apart
    and pg_catalog.record_image_ne(row(new.overlay_jsonb_staging), row(old.overlay_jsonb_staging))
  )
  execute function overlay_private.note_direct_edit();
