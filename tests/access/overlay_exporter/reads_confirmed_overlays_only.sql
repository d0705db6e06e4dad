begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 1)]);

select test.as_exporter();
select results_eq(
  $$
  select block_index, overlay_jsonb_confirmed from confirmed_overlays
  where run_id = test.run_of('alice')
  $$,
  $$values (1, jsonb '{"title": "model"}')$$,
  'only the overlay that a person confirmed is there'
);
select hasnt_column('confirmed_overlays', 'overlay_jsonb_staging', 'and drafts are out of reach');

select * from finish();
rollback;
