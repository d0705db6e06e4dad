begin;
select plan(1);

select test.run('alice', blocks => 3);
select test.exclude(test.overlay('alice', 1));
select test.as_worker();
select results_eq(
  $$select block_index from claim_overlay_batch(test.run_of('alice'))$$, 'values (0), (2)'
);

select * from finish();
rollback;
