begin;
select plan(5);

select test.run('alice', blocks => 1);
select test.as_worker();
select throws_ok(
  format('select claim_overlay_batch(test.run_of(''alice''), lease => %L)', lease),
  '22023', 'lease is out of range', lease
)
from (values ('0 s'), ('-1 hour'), ('999 milliseconds'), ('7 days 1 second')) as l (lease);
select lives_ok(
  $$select claim_overlay_batch(test.run_of('alice'), lease => '7 days')$$, 'seven days are allowed'
);

select * from finish();
rollback;
