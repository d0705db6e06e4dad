begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select update_overlay_staging(test.overlay('alice', 1), '{"title": "edited"}');
select is(
  test.error_of($$select confirm_overlays(test.overlays('alice'), array[1, 1])$$),
  'PT409 overlay was changed since you saw it: ' || test.overlay('alice', 1), 'the other was edited'
);
select throws_ok(
  $$select confirm_overlays(test.overlays('alice'), array[2, 1])$$,
  'PT409', 'overlay was changed since you saw it', 'versions stand in the order of the overlays'
);
select is(test.statuses('alice'), '{ai_complete,ai_complete}', 'none is confirmed');
select throws_ok(
  $$
  select confirm_overlays(
    test.run_of('alice'), array[test.block('alice', 1)], expected_versions => array[1]
  )
  $$,
  'PT409', 'overlay was changed since you saw it', 'by block as well'
);
select is(
  confirm_overlays(test.overlays('alice'), array[1, 2]) ->> 'confirmed', '2', 'as they are'
);

select * from finish();
rollback;
