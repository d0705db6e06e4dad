begin;
select plan(2);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.as_worker();
select is(
  test.error_of(
    $$select fail_overlay_batch('worker', test.held('alice', '{"kind": "bad luck"}'))$$
  ),
  '22023 fault is not known: kind bad luck'
);
select is(test.statuses('alice'), '{claimed}', 'the claim is still held');

select * from finish();
rollback;
