begin;
select plan(4);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.as_worker();
select throws_ok(
  format(
    'select release_overlay_batch(''worker'', test.held(''alice''), retry_after => %L)', delay
  ),
  '22023', 'retry_after is out of range', coalesce(delay, 'null')
)
from (values (null), ('-1 s'), ('8 days')) as d (delay);
select is(test.statuses('alice'), '{claimed}', 'the claim is still held');

select * from finish();
rollback;
