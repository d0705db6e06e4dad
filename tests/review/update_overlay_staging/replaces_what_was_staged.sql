begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select is(
  update_overlay_staging(test.overlay('alice', 0), '{"title": "edited", "pages": 3}'),
  jsonb_build_object(
    'overlay_id', test.overlay('alice', 0), 'staging_version', 2, 'changed', true,
    'violations', '[]'::jsonb
  ),
  'it answers the new version'
);
select is(
  (test.look('alice', 0)).overlay_jsonb_staging, '{"title": "edited", "pages": 3}',
  'the value is replaced as a whole'
);
select is((test.look('alice', 0)).status, 'ai_complete', 'it still awaits review');
select is((test.look('alice', 0)).overlay_jsonb_confirmed, '{}', 'and nothing is confirmed');
select is((test.look('alice', 1)).staging_version, 1, 'the neighbour is as it was');

select * from finish();
rollback;
