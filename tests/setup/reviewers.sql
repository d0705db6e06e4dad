-- What a reviewer does

create function test.confirm(owner text)
returns void
language sql
set search_path = pg_catalog, pg_temp
set role = none
as $$
  select public.confirm_run(test.run_of(confirm.owner), actor => test.user_id(confirm.owner));
$$;

create function test.exclude(overlay_id uuid)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update public.block_overlays_v2 o
  set excluded_at = pg_catalog.now(), excluded_by = o.owner_id
  where o.id = exclude.overlay_id;
$$;

create function test.stop_run(owner text, status text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  update public.runs_v2 r
  set status = stop_run.status,
  paused_reason = case stop_run.status when 'paused' then 'by hand' end
  where r.run_id = test.run_of(stop_run.owner);
$$;

-- Past every trigger, to any of the five statuses, the counters with it; for the owner only.
create function test.force_status(overlay_id uuid, status text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  -- a statement and no clause of the function: Supabase lets its postgres set this by statement only
  set local session_replication_role = replica;

  update public.block_overlays_v2 o
  set
    status = f.status,
    overlay_jsonb_staging = f.staging,
    overlay_jsonb_confirmed = case f.status when 'confirmed' then f.staging else '{}' end,
    confirmed_at = case f.status when 'confirmed' then pg_catalog.now() end,
    confirmed_by = case f.status when 'confirmed' then o.owner_id end,
    claimed_by = 'worker',
    claimed_at = pg_catalog.now(),
    claim_token = case f.status when 'claimed' then pg_catalog.gen_random_uuid() end,
    claim_expires_at = case f.status when 'claimed' then pg_catalog.now() + interval '1 hour' end,
    last_error = case f.status when 'failed' then 'the model failed' end
  from (
    select
      force_status.status,
      case when force_status.status in ('ai_complete', 'confirmed') then jsonb '{"title": "model"}'
        else '{}' end as staging
  ) as f
  where o.id = force_status.overlay_id;

  update public.runs_v2 r
  set
    pending_blocks = c.pending,
    claimed_blocks = c.claimed,
    ai_complete_blocks = c.ai_complete,
    confirmed_blocks = c.confirmed,
    failed_blocks = c.failed
  from (
    select
      o.run_id,
      pg_catalog.count(*) filter (where o.status = 'pending') as pending,
      pg_catalog.count(*) filter (where o.status = 'claimed') as claimed,
      pg_catalog.count(*) filter (where o.status = 'ai_complete') as ai_complete,
      pg_catalog.count(*) filter (where o.status = 'confirmed') as confirmed,
      pg_catalog.count(*) filter (where o.status = 'failed') as failed
    from public.block_overlays_v2 o
    group by o.run_id
  ) as c
  where r.run_id = c.run_id and r.run_id = (
    select o.run_id from public.block_overlays_v2 o where o.id = force_status.overlay_id
  );

  set local session_replication_role = origin;
end;
$$;
