begin;
select plan(27);

select test.run('alice', blocks => 1);
create temporary table illegal (refused_by, change) on commit drop as values
  ('overlay_status_is_known', $$status = 'done'$$),
  ('staging_is_an_object', $$status = 'ai_complete', overlay_jsonb_staging = '[]'$$),
  ('confirmed_is_an_object',
    $$overlay_jsonb_confirmed = '[]', confirmed_at = now(), confirmed_by = owner_id$$),
  ('nothing_is_staged_until_ai_complete', $$overlay_jsonb_staging = '{"title": "early"}'$$),
  ('confirmed_overlays_hold_what_was_staged',
    $$status = 'confirmed', confirmed_at = now(), confirmed_by = owner_id,
      overlay_jsonb_staging = '{"title": "a"}', overlay_jsonb_confirmed = '{"title": "b"}'$$),
  ('confirmed_overlays_hold_what_was_staged', $$status = 'confirmed'$$),
  ('confirmation_is_stamped_whole', $$confirmed_at = now()$$),
  ('confirmation_is_stamped_whole', $$confirmed_by = owner_id$$),
  ('confirmation_is_stamped_whole', $$overlay_jsonb_confirmed = '{"title": "a"}'$$),
  ('claimed_overlays_have_a_worker_and_a_lease',
    $$status = 'claimed', claimed_by = 'w', claimed_at = now(), claim_expires_at = now()$$),
  ('claimed_overlays_have_a_worker_and_a_lease', $$claim_token = gen_random_uuid()$$),
  ('claimed_overlays_have_a_worker_and_a_lease',
    $$status = 'claimed', claim_token = gen_random_uuid(), claim_expires_at = now()$$),
  ('failed_overlays_say_why', $$status = 'failed'$$),
  ('exclusion_is_stamped_whole', $$excluded_at = now()$$),
  ('exclusion_is_stamped_whole', $$excluded_reason = 'a page number'$$),
  ('claimed_overlays_have_a_worker_and_a_lease',
    $$status = 'claimed', claim_token = gen_random_uuid(), claim_expires_at = now(),
      claimed_by = 'w', claimed_at = now(), excluded_at = now(), excluded_by = owner_id$$),
  ('confirmed_overlays_hold_what_was_staged',
    $$status = 'confirmed', confirmed_at = now(), confirmed_by = owner_id, excluded_at = now(),
      excluded_by = owner_id$$),
  ('violations_are_listed', $$staging_violations = '{}'$$),
  ('evidence_is_an_object',
    $$status = 'ai_complete', staging_evidence = '[]'$$),
  ('nothing_is_staged_until_ai_complete', $$staging_evidence = '{}'$$),
  ('counts_are_not_negative', $$invalid_answers = -1$$),
  ('nothing_is_staged_until_ai_complete', $$reused_from = id$$),
  ('counts_are_not_negative', $$attempt_count = -1$$),
  ('counts_are_not_negative', $$provider_faults = -1$$),
  ('counts_are_not_negative', $$staging_version = -1$$);

-- no trigger stands before the CHECKs now
set local session_replication_role = replica;
select throws_ok(
  format('update block_overlays_v2 set %s where id = %L', change, test.overlay('alice', 0)),
  '23514',
  format('new row for relation "block_overlays_v2" violates check constraint "%s"', refused_by),
  refused_by
)
from illegal;
select set_eq(
  'select distinct refused_by from illegal',
  $$
  select conname::text from pg_constraint
  where conrelid = 'block_overlays_v2'::regclass and contype = 'c'
  $$,
  'every CHECK was tried'
);
select is(test.statuses('alice'), '{pending}', 'nothing was stored');

select * from finish();
rollback;
