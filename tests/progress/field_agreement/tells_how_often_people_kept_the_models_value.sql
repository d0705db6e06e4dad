begin;
select plan(2);

select test.run('alice', blocks => 3);
select test.claim('alice');
select complete_overlay_batch(
  'worker', test.held('alice', '{"data": {"title": "model", "pages": 3, "tags": ["a", "b"]}}')
);
select test.as_user('alice');
select update_overlay_staging(
  test.overlay('alice', 0), '{"title": "edited", "pages": 3, "tags": ["a", "b"]}'
);
select update_overlay_staging(
  test.overlay('alice', 1), '{"title": "model", "tags": ["b", "a"], "note": 1}'
);
select confirm_overlays(array[test.overlay('alice', 0), test.overlay('alice', 1)]);
select results_eq(
  $$select * from field_agreement(test.run_of('alice'))$$,
  $$
  values ('note', 1::bigint, 0::bigint, 0.0), ('pages', 2, 1, 50.0), ('tags', 2, 1, 50.0),
    ('title', 2, 1, 50.0)
  $$,
  'field by field, over what is confirmed'
);
select test.as_user('bob');
select throws_ok($$select field_agreement(test.run_of('alice'))$$, 'PT404', 'run not found');

select * from finish();
rollback;
