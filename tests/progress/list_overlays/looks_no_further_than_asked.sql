begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 4);
select test.as_user('alice');
prepare stretch as select block_index from list_overlays(
  test.run_of('alice'), after_block => $1, search => 'block', up_to_block => $2
);
select results_eq(
  format('execute stretch (%L, %L)', '', test.block('alice', 1)), 'values (0), (1)',
  'one stretch of the run'
);
select results_eq(
  format('execute stretch (%L, %L)', test.block('alice', 1), test.block('alice', 3)),
  'values (2), (3)', 'and the next'
);

select * from finish();
rollback;
