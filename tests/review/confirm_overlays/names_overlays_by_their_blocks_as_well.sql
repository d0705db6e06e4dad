begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select is(
  confirm_overlays(
    test.run_of('alice'), array[test.block('alice', 2), test.block('alice', 0)]
  ) ->> 'confirmed',
  '2', 'in any order'
);
select is(test.statuses('alice'), '{confirmed,ai_complete,confirmed}', 'these two');
select is(
  test.error_of(format(
    'select confirm_overlays(%L, array[%L, ''nowhere''])',
    test.run_of('alice'), test.block('alice', 1)
  )),
  format('PT404 overlay not found: run_id %s, block_uid nowhere', test.run_of('alice')),
  'a block that is not in the run'
);
select throws_ok(
  format('select confirm_overlays(null::uuid, array[%L])', test.block('alice', 1)),
  '22023', 'run_id is missing'
);

select * from finish();
rollback;
