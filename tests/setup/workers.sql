-- What a worker does

-- Answers how many overlays it got.
create function test.claim(
  owner text,
  batch_size integer default 25,
  worker_id text default 'worker',
  lease interval default '5 minutes'
)
returns bigint
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select pg_catalog.count(*) from public.claim_overlay_batch(
    test.run_of(claim.owner), claim.batch_size, claim.worker_id, claim.lease
  );
$$;

-- The live claims of the run as the queue's functions take them, each with these further keys.
create function test.held(owner text, more jsonb default '{}')
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(pg_catalog.jsonb_agg(
    pg_catalog.jsonb_build_object('overlay_id', o.id, 'claim_token', o.claim_token) || held.more
    order by o.block_index
  ), '[]')
  from public.block_overlays_v2 o
  where o.run_id = test.run_of(held.owner) and o.status = 'claimed';
$$;

-- Claims what is pending and answers {"title": "model"} for every block.
create function test.complete(owner text)
returns void
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select test.claim(complete.owner, 1000);
  select public.complete_overlay_batch(
    'worker', test.held(complete.owner, '{"data": {"title": "model"}}')
  );
$$;

create function test.ai_complete_run(owner text, blocks integer default 3)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select test.run(ai_complete_run.owner, ai_complete_run.blocks);
  select test.complete(ai_complete_run.owner);
  select test.run_of(ai_complete_run.owner);
$$;

create function test.give_up(owner text, batch_size integer default 1000)
returns void
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select test.claim(give_up.owner, give_up.batch_size);
  select public.fail_overlay_batch(
    'worker', test.held(give_up.owner, '{"kind": "item_terminal", "error": "the model failed"}')
  );
$$;

create function test.age_lease(overlay_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update public.block_overlays_v2 o
  set claim_expires_at = pg_catalog.clock_timestamp() - interval '1 second'
  where o.id = age_lease.overlay_id;
$$;
