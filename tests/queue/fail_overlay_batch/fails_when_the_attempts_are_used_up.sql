begin;
select plan(3);

select test.run('alice', blocks => 2, model_config => '{"max_attempts": 1}');
select test.claim('alice');
select test.as_worker();
select is(
  fail_overlay_batch('worker', test.held('alice', '{"error": "no JSON"}')),
  '{"returned": 0, "failed": 2, "paused_runs": {}, "lost": []}', 'there is no other attempt'
);
select is(test.statuses('alice'), '{failed,failed}', 'they have failed');
select is((test.look('alice', 1)).last_error, 'no JSON', 'and say why');

select * from finish();
rollback;
