begin;
select plan(5);

select test.run('alice', blocks => 2);
select test.as_worker();
select is(
  test.error_of(format(
    'select claim_overlay_batch(test.run_of(''alice''), batch_size => %s)', batch_size
  )),
  '22023 batch_size is out of range: It is ' || batch_size || '.', batch_size
)
from (values ('0'), ('-1'), ('1001'), ('null')) as b (batch_size);
select is(
  (select count(*) from claim_overlay_batch(test.run_of('alice'), 1000)), 2::bigint,
  '1000 is allowed'
);

select * from finish();
rollback;
