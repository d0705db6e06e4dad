begin;
select plan(3);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.as_worker();
select throws_ok(
  format('select fail_overlay_batch(''worker'', %L)', failures),
  '22023', 'claims are not what was claimed', failures
)
from (values ('{}'), ('[{"error": "no JSON"}]')) as f (failures);
select throws_ok(
  $$select fail_overlay_batch('', test.held('alice'))$$, '22023', 'worker_id is out of range'
);

select * from finish();
rollback;
