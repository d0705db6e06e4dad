begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 0)]);
select reject_overlays_to_pending(array[test.overlay('alice', 1)], 'too short');
select results_eq(
  $$
  select block_index, block_type, block_content, status, staging_version,
    overlay_jsonb_staging, overlay_jsonb_confirmed, confirmed_by, claimed_by, reject_reason
  from list_overlays(test.run_of('alice'))
  $$,
  $$
  values
    (0, 'paragraph', 'Block 0.', 'confirmed', 1, jsonb '{"title": "model"}',
      jsonb '{"title": "model"}', test.user_id('alice'), 'worker', null),
    (1, 'paragraph', 'Block 1.', 'pending', 2, '{}', '{}', null, 'worker', 'too short')
  $$
);
select is(
  (select array_agg(overlay_id order by block_index) from list_overlays(test.run_of('alice'))),
  test.overlays('alice'), 'with the ids that the functions of review take'
);

select * from finish();
rollback;
