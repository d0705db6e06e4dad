begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 1)]);
select is(
  test.error_of($$select confirm_overlays(test.overlays('alice'))$$),
  'PT409 overlay is not awaiting review: ' || test.overlay('alice', 1),
  'the error names the one that stands in the way'
);
select is(test.statuses('alice'), '{ai_complete,confirmed,ai_complete}', 'none is confirmed');
select throws_ok(
  $$select confirm_overlays(array[test.overlay('alice', 0), gen_random_uuid()])$$,
  'PT404', 'overlay not found'
);
select is(test.statuses('alice'), '{ai_complete,confirmed,ai_complete}', 'none is confirmed');

select * from finish();
rollback;
