begin;
select plan(3);

select test.ai_complete_run('bob', blocks => 1);
select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select is(
  test.error_of($$select confirm_overlays(test.overlays('alice') || test.overlays('bob'))$$),
  'PT404 overlay not found: ' || test.overlay('bob', 0), 'as if it were not there'
);
select is(
  test.statuses('alice') || test.statuses('bob'), '{ai_complete,ai_complete}', 'none is confirmed'
);
select throws_ok(
  $$select confirm_overlays(test.run_of('bob'), array[test.block('bob', 0)])$$,
  'PT404', 'run not found', 'by block as well'
);

select * from finish();
rollback;
