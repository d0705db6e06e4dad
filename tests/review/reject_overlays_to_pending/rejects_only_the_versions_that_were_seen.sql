begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select update_overlay_staging(test.overlay('alice', 0), '{"title": "edited"}');
select throws_ok(
  $$select reject_overlays_to_pending(test.overlays('alice'), expected_versions => array[1])$$,
  'PT409', 'overlay was changed since you saw it', 'somebody has mended it since'
);
select is(
  reject_overlays_to_pending(test.overlays('alice'), expected_versions => array[2]) ->> 'rejected',
  '1'
);

select * from finish();
rollback;
