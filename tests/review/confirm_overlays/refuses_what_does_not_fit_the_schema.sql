begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select is(
  update_overlay_staging(test.overlay('alice', 0), '{"title": 7}') #>> '{violations,0,path}',
  '/title',
  'an edit may leave a draft that does not fit'
);
select is(
  test.error_of($$select confirm_overlays(test.overlays('alice'))$$),
  'PT409 overlay does not fit its schema: ' || test.overlay('alice', 0), 'but nobody confirms it'
);
select is(
  confirm_run(test.run_of('alice')) #>> '{left,invalid}', '1', 'a bulk act leaves it'
);
select is(test.statuses('alice'), '{ai_complete,confirmed}', 'and takes the other');
select update_overlay_staging(test.overlay('alice', 0), '{"title": "mended"}');
select is(confirm_run(test.run_of('alice')) ->> 'confirmed', '1', 'mended it can be confirmed');

select * from finish();
rollback;
