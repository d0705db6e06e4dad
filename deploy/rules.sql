-- Deploy pgoverlay:rules to pg
-- requires: access
-- requires: validation
-- requires: grounding

begin;
set local client_min_messages = warning;

create or replace function overlay_private.begin_operation(
  operation text,
  actor uuid default null,
  worker_id text default null,
  reason text default null
)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_operation uuid;
begin
  insert into public.overlay_operations (operation, actor, via, worker_id, reason)
  values (
    begin_operation.operation, begin_operation.actor, overlay_private.calling_role(),
    begin_operation.worker_id, begin_operation.reason
  )
  returning operation_id into v_operation;
  return v_operation;
end;
$$;

comment on function overlay_private.begin_operation(text, uuid, text, text) is
$$Notes that a call is about to change overlays, and answers the id to put on them.$$;

revoke execute on function overlay_private.begin_operation(text, uuid, text, text) from public;
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
create or replace function overlay_private.event_hash(
  block_index integer,
  block_uid text,
  from_status text,
  to_status text,
  staging_version integer,
  claimed_by_operation uuid,
  staging jsonb,
  before jsonb
)
returns bytea
language sql
stable
-- statuses and keys hold no space, and JSON says itself where it ends: no two events have one text
return pg_catalog.sha256(pg_catalog.convert_to(
  pg_catalog.concat_ws(
    ' ', event_hash.block_index, event_hash.block_uid, event_hash.from_status,
    event_hash.to_status, event_hash.staging_version,
    coalesce(event_hash.claimed_by_operation::text, '-'),
    coalesce(event_hash.staging::text, '-'), coalesce(event_hash.before::text, '-')
  ),
  'UTF8'
));

comment on function overlay_private.event_hash(
  integer, text, text, text, integer, uuid, jsonb, jsonb
) is
$$SHA-256 over what an event says.$$;

revoke execute on function overlay_private.event_hash(
  integer, text, text, text, integer, uuid, jsonb, jsonb
) from public;
create or replace function overlay_private.link_seal(
  run_id uuid,
  operation public.overlay_operations
)
returns bytea
language sql
stable
-- an array keeps the values apart, whatever they hold; the time is written the same in every zone
return pg_catalog.convert_to(
  pg_catalog.jsonb_build_array(
    link_seal.run_id, (link_seal.operation).operation_id, (link_seal.operation).operation,
    (link_seal.operation).actor, (link_seal.operation).via, (link_seal.operation).worker_id,
    (link_seal.operation).reason, extract(epoch from (link_seal.operation).occurred_at)
  )::text,
  'UTF8'
);

comment on function overlay_private.link_seal(uuid, public.overlay_operations) is
$$What a link seals of an operation besides its events: who did it, when and why.$$;

revoke execute on function overlay_private.link_seal(uuid, public.overlay_operations) from public;

create or replace function overlay_private.link_hash(
  previous bytea,
  events_hash bytea,
  blocks integer[],
  seal bytea
)
returns bytea
language sql
immutable
return pg_catalog.sha256(
  coalesce(link_hash.previous, '') || link_hash.events_hash
  || pg_catalog.sha256(pg_catalog.convert_to(link_hash.blocks::text, 'UTF8')) || link_hash.seal
);

comment on function overlay_private.link_hash(bytea, bytea, integer[], bytea) is
$$SHA-256 over the link before, an operation's events in a run, their blocks, and its seal.$$;

revoke execute on function overlay_private.link_hash(bytea, bytea, integer[], bytea) from public;
create or replace function overlay_private.run_status(
  status text,
  pending_blocks bigint,
  claimed_blocks bigint,
  has_started boolean
)
returns text
language sql
immutable
return
  case
    -- a person's word holds until a person takes it back
    when run_status.status in ('paused', 'cancelled') then run_status.status
    when run_status.pending_blocks + run_status.claimed_blocks = 0 then 'complete'
    when run_status.has_started then 'running'
    else 'pending'
  end;

comment on function overlay_private.run_status(text, bigint, bigint, boolean) is
$$Status of a run whose counters are these: complete when nothing is left to claim or to finish.$$;

revoke execute on function overlay_private.run_status(text, bigint, bigint, boolean) from public;
create type overlay_private.run_change as (
  run_id uuid,
  operation_id uuid,
  pending bigint,
  claimed bigint,
  ai_complete bigint,
  confirmed bigint,
  failed bigint,
  excluded bigint,
  first_pending integer,
  blocks integer array,
  events_hash bytea
);

comment on type overlay_private.run_change is
$$What an operation changed in a run: counters by how much, the first block that became pending, and
which blocks have an event. A statement that is no operation has neither operation_id nor blocks.$$;

-- Without sequential scans: a session's first statement is planned on tables that are still empty,
-- and it keeps the plan while they grow.
create or replace function overlay_private.note_in_run(change overlay_private.run_change)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_change overlay_private.run_change := note_in_run.change;
  v_now timestamptz := pg_catalog.clock_timestamp();
  v_operation public.overlay_operations;
  v_seal bytea;
  v_found boolean;
begin
  if v_change.operation_id is not null then
    select p.* into v_operation
    from public.overlay_operations p
    where p.operation_id = v_change.operation_id;
    v_seal := overlay_private.link_seal(v_change.run_id, v_operation);
  end if;

  -- The counters and the end of the chain are one row, so whoever comes next waits here and then
  -- goes on from what it finds: two operations cannot both follow the same link.
  with moved as (
    update public.runs_v2 r
    set
      total_blocks = r.total_blocks + (
        v_change.pending + v_change.claimed + v_change.ai_complete + v_change.confirmed
        + v_change.failed + v_change.excluded
      ),
      pending_blocks = r.pending_blocks + v_change.pending,
      claimed_blocks = r.claimed_blocks + v_change.claimed,
      ai_complete_blocks = r.ai_complete_blocks + v_change.ai_complete,
      confirmed_blocks = r.confirmed_blocks + v_change.confirmed,
      failed_blocks = r.failed_blocks + v_change.failed,
      excluded_blocks = r.excluded_blocks + v_change.excluded,
      claims_from_block = least(r.claims_from_block, v_change.first_pending),
      started_at = case when v_change.claimed > 0
        then coalesce(r.started_at, v_now) else r.started_at end,
      last_claimed_at = case when v_change.claimed > 0 then v_now else r.last_claimed_at end,
      status = overlay_private.run_status(
        r.status, r.pending_blocks + v_change.pending, r.claimed_blocks + v_change.claimed,
        v_change.claimed > 0 or r.started_at is not null
      ),
      completed_at = case
        when overlay_private.run_status(
          r.status, r.pending_blocks + v_change.pending, r.claimed_blocks + v_change.claimed, true
        ) = 'complete' then coalesce(r.completed_at, v_now)
      end,
      last_link = r.last_link + case when v_seal is null then 0 else 1 end,
      last_link_hash = case
        when v_seal is null then r.last_link_hash
        else overlay_private.link_hash(
          r.last_link_hash, v_change.events_hash, v_change.blocks, v_seal
        )
      end
    where r.run_id = v_change.run_id
    returning r.last_link, r.last_link_hash
  ),
  linked as (
    insert into public.history_links (
      run_id, link_number, operation_id, event_count, link_hash, blocks
    )
    select
      v_change.run_id, m.last_link, v_change.operation_id,
      pg_catalog.cardinality(v_change.blocks), m.last_link_hash, v_change.blocks
    from moved m
    where v_seal is not null
  )
  select true into v_found from moved;
  if v_found is null then  -- the run is being deleted, and its overlays with it
    return;
  end if;

  -- one for each statement and run: a notification takes a lock of the whole database at commit
  if v_change.pending > 0 then
    perform pg_catalog.pg_notify('overlay_pending', pg_catalog.jsonb_build_object(
      'run_id', v_change.run_id, 'pending', v_change.pending
    )::text);
  end if;
  -- nobody waits to see a claim
  if v_operation.operation <> 'claim' then
    perform pg_catalog.pg_notify('overlay_changes', pg_catalog.jsonb_build_object(
      'run_id', v_change.run_id, 'operation_id', v_change.operation_id,
      'operation', v_operation.operation, 'changed', pg_catalog.cardinality(v_change.blocks)
    )::text);
  end if;
end;
$$;

comment on function overlay_private.note_in_run(overlay_private.run_change) is
$$Moves a run's counters and status, and seals the operation with the next link of its history.

Overlays that became pending, from the first of which claims begin again, are announced on the
channel overlay_pending: {"run_id", "pending"}; operations, unless they are claims, on
overlay_changes: {"run_id", "operation_id", "operation", "changed"}.$$;

revoke execute on function overlay_private.note_in_run(overlay_private.run_change) from public;
-- Runs as the owner: the person whose UPDATE fires it has no right to write history. Nested loops
-- are off because the plan is made for a session's first statement, often of 25 rows, and kept for
-- one of 100,000; merge joins because they would sort 100,000 wide rows twice. Those rows are to be
-- joined and put in order in memory, where a statement of 25 takes no more of it than ever.
create or replace function overlay_private.record_changes()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set enable_mergejoin = off
set work_mem = '64MB'
set plan_cache_mode = force_generic_plan
as $$
declare
  v_change overlay_private.run_change;
begin
  -- A claim of what was pending needs no row for each overlay: that is all there is to say of it.
  if not exists (select from new_overlays n where n.status <> 'claimed' or n.operation_id is null)
    and not exists (
      select from old_overlays o
      where o.status <> 'pending'
        or o.excluded_at is not null
        or o.operation_id in (select n.operation_id from new_overlays n)
    )
  then
    for v_change in
      select
        c.run_id, c.operation_id, -c.claims, c.claims, 0, 0, 0, 0, null::integer, c.blocks,
        pg_catalog.sha256('claimed')
      from (
        select
          n.run_id, n.operation_id, pg_catalog.count(*) as claims,
          pg_catalog.array_agg(n.block_index order by n.block_index) as blocks
        from new_overlays n
        group by n.run_id, n.operation_id
      ) as c
      order by c.run_id, c.operation_id
    loop
      perform overlay_private.note_in_run(v_change);
    end loop;
    return null;
  end if;

  for v_change in
    with changed as materialized (
      select
        n.run_id, n.block_index, n.block_uid, o.status as from_status, n.status as to_status,
        case when o.excluded_at is null then o.status else 'excluded' end as from_counter,
        case when n.excluded_at is null then n.status else 'excluded' end as to_counter,
        -- null: not an operation, such as an extended lease
        case when n.operation_id is distinct from o.operation_id then n.operation_id end
          as operation_id,
        n.staging_version,
        case o.status when 'claimed' then o.operation_id end as claimed_by_operation,
        case when n.staging_version <> o.staging_version then n.overlay_jsonb_staging end
          as staging,
        -- what the step overwrote and no earlier event tells: undo_operation puts it back
        case
          when o.status = 'claimed' and n.reused_from is null then null
          when o.status = 'claimed' then
            pg_catalog.jsonb_build_object('reused_from', n.reused_from)
          when o.status = 'ai_complete' and n.status = 'pending' then pg_catalog.jsonb_build_object(
            'overlay_jsonb_staging', o.overlay_jsonb_staging, 'attempt_count', o.attempt_count,
            'last_error', o.last_error, 'reject_reason', o.reject_reason
          ) || pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
            'staging_evidence', o.staging_evidence, 'reused_from', o.reused_from
          ))
          when o.status = 'ai_complete' and n.status = 'confirmed' and o.confirmed_at is null
            then null
          when o.status = 'ai_complete' and n.status = 'confirmed'
            and n.confirmed_at = o.confirmed_at then pg_catalog.jsonb_build_object(
              'overlay_jsonb_staging', o.overlay_jsonb_staging
            )
          when o.status = 'ai_complete' and n.status = 'confirmed'
            then pg_catalog.jsonb_build_object(
              'overlay_jsonb_confirmed', o.overlay_jsonb_confirmed, 'confirmed_at', o.confirmed_at,
              'confirmed_by', o.confirmed_by
            )
          when o.status = 'failed' and n.status = 'pending' then pg_catalog.jsonb_build_object(
            'attempt_count', o.attempt_count, 'last_error', o.last_error
          )
          when o.excluded_at is not null and n.excluded_at is null
            then pg_catalog.jsonb_build_object(
              'excluded_at', o.excluded_at, 'excluded_by', o.excluded_by,
              'excluded_reason', o.excluded_reason
            )
        end as before
      from old_overlays o
      join new_overlays n using (id)
    ),
    recorded as (
      insert into public.overlay_events (
        run_id, operation_id, block_index, from_status, to_status, block_uid, staging_version,
        claimed_by_operation, staging, before
      )
      select
        c.run_id, c.operation_id, c.block_index, c.from_status, c.to_status, c.block_uid,
        c.staging_version, c.claimed_by_operation, c.staging, c.before
      from changed c
      where c.operation_id is not null
    ),
    told as (
      select
        c.run_id, c.operation_id,
        pg_catalog.count(*) filter (where c.to_counter = 'pending')
          - pg_catalog.count(*) filter (where c.from_counter = 'pending') as pending,
        pg_catalog.count(*) filter (where c.to_counter = 'claimed')
          - pg_catalog.count(*) filter (where c.from_counter = 'claimed') as claimed,
        pg_catalog.count(*) filter (where c.to_counter = 'ai_complete')
          - pg_catalog.count(*) filter (where c.from_counter = 'ai_complete') as ai_complete,
        pg_catalog.count(*) filter (where c.to_counter = 'confirmed')
          - pg_catalog.count(*) filter (where c.from_counter = 'confirmed') as confirmed,
        pg_catalog.count(*) filter (where c.to_counter = 'failed')
          - pg_catalog.count(*) filter (where c.from_counter = 'failed') as failed,
        pg_catalog.count(*) filter (where c.to_counter = 'excluded')
          - pg_catalog.count(*) filter (where c.from_counter = 'excluded') as excluded,
        min(c.block_index) filter (where c.to_counter = 'pending') as first_pending,
        pg_catalog.array_agg(c.block_index order by c.block_index) as blocks,
        -- a hash of hashes, since all of a large run is too much for one value
        pg_catalog.sha256(pg_catalog.string_agg(
          overlay_private.event_hash(
            c.block_index, c.block_uid, c.from_status, c.to_status, c.staging_version,
            c.claimed_by_operation, c.staging, c.before
          ),
          '' order by c.block_index
        ) filter (where c.operation_id is not null)) as events_hash
      from changed c
      group by c.run_id, c.operation_id
    )
    select t.*
    from told t
    where t.operation_id is not null
      or (t.pending, t.claimed, t.ai_complete, t.confirmed, t.failed, t.excluded)
        <> (0, 0, 0, 0, 0, 0)
    -- rows of runs_v2 come last in the lock order, one after the other by run_id
    order by t.run_id, t.operation_id
  loop
    perform overlay_private.note_in_run(v_change);
  end loop;
  return null;
end;
$$;

comment on function overlay_private.record_changes() is
$$Trigger: counts what a statement changed, and writes it down.

One event for each overlay that an operation changed, unless that was a claim; and for each run and
operation the counters and one link, which seals the events.$$;

revoke execute on function overlay_private.record_changes() from public;

create trigger overlays_are_recorded
  after update on public.block_overlays_v2
  referencing old table as old_overlays new table as new_overlays
  for each statement
  execute function overlay_private.record_changes();
create or replace function overlay_private.events_of(run_ids uuid[], operation_id uuid)
returns setof public.overlay_events
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select e.*
  from public.history_links l
  join public.overlay_events e
    on e.run_id = l.run_id and e.block_index = any(l.blocks) and e.operation_id = l.operation_id
  where l.operation_id = events_of.operation_id and l.run_id = any(events_of.run_ids);
$$;

comment on function overlay_private.events_of(uuid[], uuid) is
$$The events of an operation in these runs.$$;

revoke execute on function overlay_private.events_of(uuid[], uuid) from public;
create or replace function overlay_private.count_new_overlays()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform overlay_private.note_in_run(c)
  from (
    select
      n.run_id, null::uuid, pg_catalog.count(*), 0::bigint, 0::bigint, 0::bigint, 0::bigint,
      0::bigint, min(n.block_index), null::integer[], null::bytea
    from new_overlays n
    group by n.run_id
    order by n.run_id
  ) as c;
  return null;
end;
$$;

comment on function overlay_private.count_new_overlays() is
$$Trigger: counts overlays as they are created, which is always as pending.$$;

revoke execute on function overlay_private.count_new_overlays() from public;

create trigger new_overlays_are_counted
  after insert on public.block_overlays_v2
  referencing new table as new_overlays
  for each statement
  execute function overlay_private.count_new_overlays();
create or replace function overlay_private.keep_with_their_run()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from old_rows o
    join public.runs_v2 r using (run_id)
  ) then
    raise exception using
      errcode = 'PT409',
      message = 'row belongs to its run',
      detail = pg_catalog.format('DELETE of %s.%s', tg_table_schema, tg_table_name),
      hint = 'Overlays and their history stay as long as their run does: call delete_run().';
  end if;
  return null;
end;
$$;

comment on function overlay_private.keep_with_their_run() is
$$Trigger: rows of a run are deleted with the run and not otherwise, whoever asks.

Errors: PT409 row belongs to its run.$$;

revoke execute on function overlay_private.keep_with_their_run() from public;

create trigger overlays_stay_with_their_run
  after delete on public.block_overlays_v2
  referencing old table as old_rows
  for each statement
  execute function overlay_private.keep_with_their_run();

create trigger events_stay_with_their_run
  after delete on public.overlay_events
  referencing old table as old_rows
  for each statement
  execute function overlay_private.keep_with_their_run();

create trigger links_stay_with_their_run
  after delete on public.history_links
  referencing old table as old_rows
  for each statement
  execute function overlay_private.keep_with_their_run();
-- In place of a foreign key from overlays to blocks, which would need an index on the overlays that
-- every claim and every answer writes to, to serve a deletion that never happens. What is checked
-- here is more: that it is a block of the run's own document, at that position.
create or replace function overlay_private.refuse_unknown_blocks()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
  v_unknown text;
begin
  select n.block_uid into v_unknown
  from new_overlays n
  left join public.runs_v2 r on r.run_id = n.run_id
  left join public.blocks_v2 b on b.block_uid = n.block_uid
  where (b.conv_uid, b.block_index) is distinct from (r.conv_uid, n.block_index)
  limit 1;
  if found then
    raise exception using
      errcode = 'PT409',
      message = 'overlay has no block',
      detail = pg_catalog.format('block_uid %s is none of the document of its run', v_unknown),
      hint = 'create_run_v2() makes the overlays of a run.';
  end if;
  return null;
end;
$$;

comment on function overlay_private.refuse_unknown_blocks() is
$$Trigger: an overlay speaks of a block of the document of its run.

Errors: PT409 overlay has no block.$$;

revoke execute on function overlay_private.refuse_unknown_blocks() from public;

create trigger new_overlays_have_blocks
  after insert on public.block_overlays_v2
  referencing new table as new_overlays
  for each statement
  execute function overlay_private.refuse_unknown_blocks();

create or replace function overlay_private.keep_blocks_of_runs()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- whoever creates a run holds its document: what they have not committed yet is waited for
  perform from public.documents_v2 d
  where d.conv_uid in (select o.conv_uid from old_rows o)
  order by d.conv_uid
  for update;
  if exists (
    select from public.runs_v2 r where r.conv_uid in (select o.conv_uid from old_rows o)
  ) then
    raise exception using
      errcode = 'PT409',
      message = 'block belongs to a run',
      detail = pg_catalog.format('DELETE of %s.%s', tg_table_schema, tg_table_name),
      hint = 'Blocks stay as long as their document has runs: call delete_document().';
  end if;
  return null;
end;
$$;

comment on function overlay_private.keep_blocks_of_runs() is
$$Trigger: blocks stay as long as their document has runs, whoever asks.

Errors: PT409 block belongs to a run.$$;

revoke execute on function overlay_private.keep_blocks_of_runs() from public;

create trigger blocks_stay_with_their_runs
  after delete on public.blocks_v2
  referencing old table as old_rows
  for each statement
  execute function overlay_private.keep_blocks_of_runs();
create or replace function overlay_private.keep_linked_operations()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from old_rows o
    join public.history_links l using (operation_id)
  ) then
    raise exception using
      errcode = 'PT409',
      message = 'operation belongs to a history',
      detail = 'DELETE of public.overlay_operations',
      hint = 'Operations stay as long as a run that they changed: call delete_run().';
  end if;
  return null;
end;
$$;

comment on function overlay_private.keep_linked_operations() is
$$Trigger: operations go when no run's history holds them any more, and not before, whoever asks.

Errors: PT409 operation belongs to a history.$$;

revoke execute on function overlay_private.keep_linked_operations() from public;

create trigger operations_stay_with_their_history
  after delete on public.overlay_operations
  referencing old table as old_rows
  for each statement
  execute function overlay_private.keep_linked_operations();
create or replace function overlay_private.announce_documents()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_catalog.pg_notify('overlay_documents', pg_catalog.jsonb_build_object(
    'project_id', c.project_id, 'changed', c.changed
  )::text)
  from (
    select d.project_id, pg_catalog.count(*) as changed
    from changed_documents d
    group by d.project_id
  ) as c;
  return null;
end;
$$;

comment on function overlay_private.announce_documents() is
$$Trigger: announces on the channel overlay_documents whose documents a statement changed.

The payload is {"project_id", "changed"}, one for each project.$$;

revoke execute on function overlay_private.announce_documents() from public;

-- A trigger with a transition table is for one verb.
create trigger new_documents_are_announced
  after insert on public.documents_v2
  referencing new table as changed_documents
  for each statement
  execute function overlay_private.announce_documents();

create trigger documents_are_announced
  after update on public.documents_v2
  referencing new table as changed_documents
  for each statement
  execute function overlay_private.announce_documents();

create trigger old_documents_are_announced
  after delete on public.documents_v2
  referencing old table as changed_documents
  for each statement
  execute function overlay_private.announce_documents();
create or replace function overlay_private.seal_source_text()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  new.text_sha256 := pg_catalog.encode(
    pg_catalog.sha256(pg_catalog.convert_to(new.source_text, 'UTF8')), 'hex'
  );
  return new;
end;
$$;

comment on function overlay_private.seal_source_text() is
$$Trigger: notes the hash of a document's text when it first has one.

A later change of the text does not change the hash, so that reconstruct_document can tell.$$;

revoke execute on function overlay_private.seal_source_text() from public;

create trigger new_documents_are_sealed
  before insert on public.documents_v2
  for each row
  when (new.source_text is not null)
  execute function overlay_private.seal_source_text();

create trigger converted_documents_are_sealed
  before update on public.documents_v2
  for each row
  when (old.source_text is null and new.source_text is not null)
  execute function overlay_private.seal_source_text();

commit;
