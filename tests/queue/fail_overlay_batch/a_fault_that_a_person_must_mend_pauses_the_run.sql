begin;
select plan(5);

select test.run('alice', blocks => 2);
select test.claim('alice', 1);
select test.as_worker();
select is(
  fail_overlay_batch('worker', test.held('alice', '{"kind": "money", "error": "limit reached"}')),
  jsonb_build_object('returned', 1, 'failed', 0, 'lost', '[]'::jsonb, 'paused_runs',
    jsonb_build_object(test.run_of('alice'), 'money: limit reached')),
  'the worker is told'
);
select is((test.run_row('alice')).status, 'paused', 'the run is paused');
select is((test.run_row('alice')).paused_reason, 'money: limit reached', 'and says why');
select is((test.look('alice', 0)).attempt_count, 0, 'it costs no attempt');
select is_empty(
  $$select claim_overlay_batch(test.run_of('alice'))$$, 'nothing is handed out any more'
);

select * from finish();
rollback;
