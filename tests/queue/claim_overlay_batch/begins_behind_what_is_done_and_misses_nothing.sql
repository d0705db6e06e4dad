begin;
select plan(5);

select test.run('alice', blocks => 1200);
update block_overlays_v2 set not_before = clock_timestamp() + interval '1 hour'
where id = test.overlay('alice', 2);
select test.as_worker();
select is(
  (select array_agg(n) from (
    select count(*) as n from claim_overlay_batch(test.run_of('alice'), 1000, 'worker')
    union all
    select count(*) from claim_overlay_batch(test.run_of('alice'), 1000, 'worker')
  ) as c),
  '{1000,199}', 'two claims take all but one'
);
select is(
  (test.run_row('alice')).claims_from_block, 2, 'the next one begins at the block that waits'
);

select test.as_owner();
select jsonb_agg(jsonb_build_object('overlay_id', id, 'claim_token', claim_token)) as first
from block_overlays_v2
where id = test.overlay('alice', 1) \gset
select test.as_worker();
select release_overlay_batch('worker', :'first');
select results_eq(
  $$select block_index from claim_overlay_batch(test.run_of('alice'))$$, 'values (1)',
  'what has come back before it is found'
);

select test.as_owner();
update block_overlays_v2 set not_before = '-infinity' where id = test.overlay('alice', 2);
update runs_v2 set claims_from_block = 1200 where run_id = test.run_of('alice');
select test.as_worker();
select results_eq(
  $$select block_index from claim_overlay_batch(test.run_of('alice'))$$, 'values (2)',
  'and whatever the mark says, a claim that finds nothing looks from the first block'
);
select is_empty(
  $$select from claim_overlay_batch(test.run_of('alice'))$$, 'until there is nothing left'
);

select * from finish();
rollback;
