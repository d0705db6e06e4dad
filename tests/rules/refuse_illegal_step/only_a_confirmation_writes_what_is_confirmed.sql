begin;
select plan(9);

select test.ai_complete_run('alice', blocks => 2);
select confirm_overlays(array[test.overlay('alice', 0)], actor => test.user_id('alice'));
create temporary table forged (attempt, block_index, change) on commit drop as values
  ('the value, before', 1, $$overlay_jsonb_confirmed = '{"title": "forged"}'$$),
  ('the stamp, before', 1, $$confirmed_at = now(), confirmed_by = owner_id$$),
  ('the value, after', 0, $$overlay_jsonb_confirmed = '{"title": "forged"}'$$),
  ('when it was', 0, $$confirmed_at = now() - interval '1 day'$$),
  ('who it was', 0, $$confirmed_by = gen_random_uuid()$$),
  ('a confirmation without a stamp', 1,
    $$status = 'confirmed', overlay_jsonb_confirmed = overlay_jsonb_staging$$),
  ('something else than was staged', 1,
    $$status = 'confirmed', overlay_jsonb_confirmed = '{"title": "forged"}', confirmed_at = now(),
      confirmed_by = owner_id$$),
  ('something staged in the same moment', 1,
    $$status = 'confirmed', overlay_jsonb_confirmed = '{"title": "forged"}',
      overlay_jsonb_staging = '{"title": "forged"}', staging_version = staging_version + 1,
      confirmed_at = now(), confirmed_by = owner_id$$);

select throws_ok(
  format(
    'update block_overlays_v2 set operation_id = gen_random_uuid(), %s where id = %L',
    change, test.overlay('alice', block_index)
  ),
  'PT409', 'overlay may not change like this', attempt
)
from forged;
select is(
  (test.look('alice', 0)).overlay_jsonb_confirmed, '{"title": "model"}', 'it is what was confirmed'
);

select * from finish();
rollback;
