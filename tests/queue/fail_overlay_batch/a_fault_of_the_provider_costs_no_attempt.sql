begin;
select plan(4);

select test.run('alice', blocks => 2, model_config => '{"max_attempts": 1}');
select test.claim('alice');
select test.as_worker();
select is(
  fail_overlay_batch('worker', jsonb_build_array(
    test.held('alice') -> 0 || '{"kind": "provider", "error": "overloaded"}',
    test.held('alice') -> 1 || '{"kind": "provider", "error": "slow down", "retry_after": 3600}'
  )) ->> 'returned',
  '2', 'though it was the last'
);
select is((test.look('alice', 0)).attempt_count, 0, 'the attempt is given back');
select ok(
  (test.look('alice', 0)).not_before - clock_timestamp() between interval '0' and interval '5 s',
  'it waits for a delay'
);
select ok(
  (test.look('alice', 1)).not_before - clock_timestamp()
    between interval '59 minutes' and interval '75 minutes',
  'or for as long as the provider says, and a little more'
);

select * from finish();
rollback;
