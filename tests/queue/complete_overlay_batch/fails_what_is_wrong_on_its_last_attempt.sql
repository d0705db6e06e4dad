begin;
select plan(4);

select test.run('alice', blocks => 1, model_config => '{"max_attempts": 2}');
select test.claim('alice');
select is(
  complete_overlay_batch('worker', test.held('alice', '{"data": 7}')) ->> 'returned', '1',
  'there is another attempt'
);
select test.claim('alice');
select is(
  complete_overlay_batch('worker', test.held('alice', '{"data": 7}')) ->> 'failed', '1',
  'there is none'
);
select is(test.statuses('alice'), '{failed}', 'it has failed');
select is(
  (test.look('alice', 0)).last_error, 'the answer is no JSON object but number', 'and says why'
);

select * from finish();
rollback;
