begin;
select plan(4);

select test.run('alice', blocks => 2);
select test.claim('alice', 1);
select test.as_user('alice');
select lives_ok($$select pause_run(test.run_of('alice'), 'too dear')$$);
select results_eq(
  $$select status, paused_reason from runs_v2$$, $$values ('paused', 'too dear')$$, 'it says why'
);
select test.as_worker();
select is_empty($$select claim_overlay_batch(test.run_of('alice'))$$, 'nothing more is handed out');
select is(
  complete_overlay_batch('worker', test.held('alice', '{"data": {}}')) ->> 'completed', '1',
  'what is held may be finished'
);

select * from finish();
rollback;
