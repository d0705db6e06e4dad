begin;
select plan(27);

create temporary table known (from_status, to_status) on commit drop as values
  ('pending', 'claimed'), ('claimed', 'pending'), ('claimed', 'ai_complete'), ('claimed', 'failed'),
  ('ai_complete', 'pending'), ('ai_complete', 'confirmed'), ('confirmed', 'ai_complete'),
  ('failed', 'pending');
create temporary table steps on commit drop as
select
  f.status as from_status, t.status as to_status,
  f.status = t.status or (f.status, t.status) in (
    select k.from_status, k.to_status from known k
  ) as is_known
from unnest('{pending,claimed,ai_complete,confirmed,failed}'::text[]) as f (status)
cross join unnest('{pending,claimed,ai_complete,confirmed,failed}'::text[]) as t (status);

-- Each step brings all that the CHECKs ask for, so that nothing but the rule can refuse it.
create function pg_temp.take(step steps) returns text language plpgsql as $$
begin
  perform test.force_status(test.overlay('alice', 0), step.from_status);
  update block_overlays_v2 o
  set
    status = step.to_status,
    overlay_jsonb_staging = s.staging,
    staging_version = o.staging_version + (s.staging <> o.overlay_jsonb_staging)::integer,
    overlay_jsonb_confirmed = case step.to_status when 'confirmed' then s.staging
      else o.overlay_jsonb_confirmed end,
    confirmed_at = case when step.to_status = 'confirmed' then now() else o.confirmed_at end,
    confirmed_by = case when step.to_status = 'confirmed' then o.owner_id else o.confirmed_by end,
    claim_token = case step.to_status when 'claimed' then gen_random_uuid() end,
    claim_expires_at = case step.to_status when 'claimed' then now() end,
    last_error = 'none'
  from (select case when step.to_status in ('ai_complete', 'confirmed')
    then i.overlay_jsonb_staging else '{}' end as staging
    from block_overlays_v2 i where i.id = test.overlay('alice', 0)) as s
  where o.id = test.overlay('alice', 0);
  return 'taken';
exception
  when others then return sqlstate || ' ' || sqlerrm;
end
$$;

select test.run('alice', blocks => 1);
select is((select count(*) from steps), 25::bigint, 'five statuses, 25 steps');
select is((select count(*) from steps where is_known), 13::bigint, 'eight ways and five to stay');
select is(
  pg_temp.take(s),
  case when s.is_known then 'taken' else 'PT409 overlay may not change like this' end,
  format('%s to %s', s.from_status, s.to_status)
)
from steps s;

select * from finish();
rollback;
