begin;
select plan(4);

select test.ai_complete_run('bob', blocks => 1);
select test.as_user('alice');
select is(
  test.error_of($$select update_overlay_staging(test.overlay('bob', 0), '{}')$$),
  'PT404 overlay not found: ' || test.overlay('bob', 0), 'somebody else''s'
);
select is(
  test.error_of($$select update_overlay_staging('00000000-0000-0000-0000-000000000000', '{}')$$),
  'PT404 overlay not found: 00000000-0000-0000-0000-000000000000', 'nobody''s'
);
select throws_ok(
  $$select update_overlay_staging(null::uuid, '{}')$$,
  '22023', 'overlays are not named once each', 'none at all'
);
select throws_ok(
  $$select update_overlay_staging(test.run_of('bob'), test.block('bob', 0), '{}')$$,
  'PT404', 'run not found', 'by block as well'
);

select * from finish();
rollback;
