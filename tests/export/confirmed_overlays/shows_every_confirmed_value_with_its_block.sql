begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 2);
select confirm_overlays(array[test.overlay('alice', 1)], actor => test.user_id('alice'));
select test.as_exporter();
select results_eq(
  $$
  select block_index, block_uid collate "default", block_type, block_content, schema_ref, overlay_jsonb_confirmed,
    confirmed_at, confirmed_by
  from confirmed_overlays where run_id = test.run_of('alice')
  $$,
  $$
  values (1, test.block('alice', 1), 'paragraph', 'Block 1.', 'titles', jsonb '{"title": "model"}',
    (test.look('alice', 1)).confirmed_at, test.user_id('alice'))
  $$
);
select test.as_user('alice');
select throws_ok(
  'select from confirmed_overlays', '42501', 'permission denied for view confirmed_overlays',
  'it shows those of everybody, so people read export_run'
);

select * from finish();
rollback;
