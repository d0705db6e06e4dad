begin;
select plan(3);

select test.run('alice', blocks => 5);
select test.as_worker();
select results_eq(
  $$select block_index from claim_overlay_batch(test.run_of('alice'), 2)$$, 'values (0), (1)',
  'the first two'
);
select results_eq(
  $$select block_index from claim_overlay_batch(test.run_of('alice'), 2)$$, 'values (2), (3)',
  'the next two'
);
select results_eq(
  $$select block_index from claim_overlay_batch(test.run_of('alice'), 2)$$, 'values (4)',
  'and what is left'
);

select * from finish();
rollback;
