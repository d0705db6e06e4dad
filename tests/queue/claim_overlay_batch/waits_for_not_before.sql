begin;
select plan(2);

select test.run('alice', blocks => 2);
update block_overlays_v2 set not_before = clock_timestamp() + interval '1 hour'
where id = test.overlay('alice', 0);
select test.as_worker();
select results_eq(
  $$select block_index from claim_overlay_batch(test.run_of('alice'))$$, 'values (1)', 'not yet'
);
select test.as_owner();
update block_overlays_v2 set not_before = clock_timestamp() where id = test.overlay('alice', 0);
select test.as_worker();
select results_eq(
  $$select block_index from claim_overlay_batch(test.run_of('alice'))$$, 'values (0)', 'now'
);

select * from finish();
rollback;
