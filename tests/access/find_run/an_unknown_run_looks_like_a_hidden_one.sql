begin;
select plan(3);

select test.run('bob');

select test.as_user('alice');
select is(
  test.error_of($$select run_progress('00000000-0000-0000-0000-000000000000')$$),
  'PT404 run not found: run_id 00000000-0000-0000-0000-000000000000',
  'unknown'
);
select is(
  test.error_of($$select run_progress(test.run_of('bob'))$$),
  'PT404 run not found: run_id ' || test.run_of('bob'),
  'somebody else''s'
);
select throws_ok('select run_progress(null)', '22023', 'run_id is missing', 'not named');

select * from finish();
rollback;
