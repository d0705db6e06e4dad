begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);

select test.as_user('alice');
update block_overlays_v2 set overlay_jsonb_staging = '{"title": "edited"}';
select throws_ok(
  $$select confirm_overlays(test.overlays('alice'), expected_versions => array[1])$$,
  'PT409', 'overlay was changed since you saw it',
  'the version that was seen is not the one that is there'
);
select is(
  confirm_overlays(test.overlays('alice'), expected_versions => array[2]) ->> 'confirmed', '1',
  'the new one is'
);

select * from finish();
rollback;
