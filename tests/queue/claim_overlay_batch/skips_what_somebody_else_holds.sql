begin;
select plan(2);

select test.run('alice', blocks => 3);
select test.claim('alice', 2, worker_id => 'first');
select test.as_worker();
select results_eq(
  $$select block_index from claim_overlay_batch(test.run_of('alice'), worker_id => 'second')$$,
  'values (2)', 'the second worker gets what is left'
);
select is_empty(
  $$select claim_overlay_batch(test.run_of('alice'), worker_id => 'third')$$,
  'and the third nothing'
);

select * from finish();
rollback;
