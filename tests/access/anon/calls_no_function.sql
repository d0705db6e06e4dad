begin;
select plan(4);

select test.ai_complete_run('alice');

select test.as_anon();
select throws_ok(
  $$select create_project('mine')$$, '42501', 'permission denied for function create_project'
);
select throws_ok(
  $$select confirm_overlays(test.overlays('alice'))$$,
  '42501', 'permission denied for function confirm_overlays'
);
select throws_ok(
  'select claim_overlay_batch()', '42501', 'permission denied for function claim_overlay_batch'
);
select throws_ok(
  $$select export_run(test.run_of('alice'))$$, '42501', 'permission denied for function export_run'
);

select * from finish();
rollback;
