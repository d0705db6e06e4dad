begin;
select plan(4);

select test.run('alice', blocks => 2, model_config => '{"max_attempts": 1}');
select test.claim('alice', 1);
select test.age_lease(test.overlay('alice', 0));

select test.as_worker();
select results_eq(
  $$select block_index from claim_overlay_batch(test.run_of('alice'))$$, 'values (1)',
  'it is not handed out again'
);
select is(test.statuses('alice'), '{failed,claimed}', 'but failed');
select is((test.look('alice', 0)).last_error, 'lease of worker expired', 'and says why');
select is((test.look('alice', 0)).attempt_count, 1, 'after the one attempt it had');

select * from finish();
rollback;
