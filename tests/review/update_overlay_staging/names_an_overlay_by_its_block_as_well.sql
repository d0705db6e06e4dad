begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select is(
  update_overlay_staging(test.run_of('alice'), test.block('alice', 1), '{"title": "edited"}')
    ->> 'overlay_id',
  test.overlay('alice', 1)::text
);
select is((test.look('alice', 1)).overlay_jsonb_staging, '{"title": "edited"}', 'this one');
select is((test.look('alice', 0)).overlay_jsonb_staging, '{"title": "model"}', 'and no other');
select throws_ok(
  $$select update_overlay_staging(test.run_of('alice'), block_uid => 'nowhere', data => '{}')$$,
  'PT404', 'overlay not found', 'a block that is not in the run'
);
select throws_ok(
  $$
  select update_overlay_staging(
    '00000000-0000-0000-0000-000000000000', test.block('alice', 0), '{}'
  )
  $$,
  'PT404', 'run not found', 'a run that is not there'
);

select * from finish();
rollback;
