begin;
select plan(3);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select matches(
  test.error_of($$
    select update_overlay_staging(
      test.overlay('alice', 0), jsonb_build_object('title', repeat('x', 4 * 1024 * 1024))
    )
  $$),
  '^PT413 data is too large: \d+ bytes; at most 4194304\.$', 'by the function'
);
select matches(
  test.error_of($$
    update block_overlays_v2
    set overlay_jsonb_staging = jsonb_build_object('title', repeat('x', 4 * 1024 * 1024))
    where id = test.overlay('alice', 0)
  $$),
  '^PT413 data is too large: ', 'and by a direct update'
);
select is((test.look('alice', 0)).staging_version, 1, 'nothing is stored');

select * from finish();
rollback;
