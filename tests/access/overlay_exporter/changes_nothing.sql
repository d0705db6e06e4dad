begin;
select plan(3);

select test.ai_complete_run('alice');

select test.as_exporter();
select throws_ok(
  $$select confirm_run(test.run_of('alice'))$$, '42501',
  'permission denied for function confirm_run'
);
select throws_ok(
  $$select update_overlay_staging(test.overlay('alice', 0), '{}')$$,
  '42501', 'permission denied for function update_overlay_staging'
);
select throws_ok(
  'select claim_overlay_batch()', '42501', 'permission denied for function claim_overlay_batch'
);

select * from finish();
rollback;
