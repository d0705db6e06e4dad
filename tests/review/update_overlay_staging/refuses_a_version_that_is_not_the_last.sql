begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select is(
  update_overlay_staging(test.overlay('alice', 0), '{"title": "first"}', 1) ->> 'staging_version',
  '2', 'whoever saw version 1 writes version 2'
);
select is(
  test.error_of(
    $$select update_overlay_staging(test.overlay('alice', 0), '{"title": "second"}', 1)$$
  ),
  'PT409 overlay was changed since you saw it: ' || test.overlay('alice', 0),
  'and only one of them'
);
select throws_ok(
  $$
  select update_overlay_staging(
    test.run_of('alice'), test.block('alice', 0), '{"title": "second"}', expected_version => 1
  )
  $$,
  'PT409', 'overlay was changed since you saw it', 'by block as well'
);
select is(
  (test.look('alice', 0)).overlay_jsonb_staging, '{"title": "first"}', 'nothing is overwritten'
);

select * from finish();
rollback;
