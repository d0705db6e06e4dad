create or replace function overlay_private.refuse_change()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'PT409',
    message = 'row is immutable',
    detail = pg_catalog.format('%s of %s.%s', tg_op, tg_table_schema, tg_table_name),
    hint = tg_argv[0];
end;
$$;

comment on function overlay_private.refuse_change() is
$$Trigger: refuses the statement, whoever asks. Its argument is the hint.

Errors: PT409 row is immutable.$$;

revoke execute on function overlay_private.refuse_change() from public;

create trigger blocks_never_change
  before update or truncate on public.blocks_v2
  for each statement
  execute function overlay_private.refuse_change('Ingest the changed file: it is a new document.');

create trigger schemas_never_change
  before update on public.schemas
  for each statement
  execute function overlay_private.refuse_change('Register the changed schema: it is a new one.');

create trigger history_never_changes
  before update or truncate on public.overlay_events
  for each statement
  execute function overlay_private.refuse_change('History is append-only.');

create trigger operations_never_change
  before update or truncate on public.overlay_operations
  for each statement
  execute function overlay_private.refuse_change('History is append-only.');

create trigger links_never_change
  before update or truncate on public.history_links
  for each statement
  execute function overlay_private.refuse_change('History is append-only.');

create trigger tombstones_never_change
  before update or delete or truncate on public.run_tombstones
  for each statement
  execute function overlay_private.refuse_change('A tombstone is all that is left of a run.');

create trigger calls_never_change
  before update or delete or truncate on public.llm_calls
  for each statement
  execute function overlay_private.refuse_change('What was paid stays in the ledger.');

create trigger overlays_are_not_truncated
  before truncate on public.block_overlays_v2
  for each statement
  execute function overlay_private.refuse_change('Delete the runs.');
