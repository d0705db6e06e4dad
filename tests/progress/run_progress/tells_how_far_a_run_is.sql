begin;
select plan(3);

select test.run('alice', blocks => 6);
select test.force_status(test.overlay('alice', s.position::integer - 1), s.status)
from unnest('{pending,claimed,ai_complete,confirmed,failed,ai_complete}'::text[])
  with ordinality as s (status, position);
select test.exclude(test.overlay('alice', 5));
select test.as_user('alice');
select results_eq(
  $$
  select total_blocks, pending_blocks, claimed_blocks, ai_complete_blocks, confirmed_blocks,
    failed_blocks, excluded_blocks, completed_blocks
  from run_progress(test.run_of('alice'))
  $$,
  'values (6, 1, 1, 1, 1, 1, 1, 2)',
  'every overlay is counted once'
);
select is((select status from run_progress(test.run_of('alice'))), 'pending', 'the status');
select test.stop_run('alice', 'paused');
select results_eq(
  $$select status, paused_reason from run_progress(test.run_of('alice'))$$,
  $$values ('paused', 'by hand')$$, 'and why it is paused'
);

select * from finish();
rollback;
