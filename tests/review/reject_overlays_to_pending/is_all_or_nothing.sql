begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 1)]);
select is(
  test.error_of($$select reject_overlays_to_pending(test.overlays('alice'))$$),
  'PT409 overlay is not awaiting review: ' || test.overlay('alice', 1)
);
select is(test.statuses('alice'), '{ai_complete,confirmed,ai_complete}', 'none is rejected');

select * from finish();
rollback;
