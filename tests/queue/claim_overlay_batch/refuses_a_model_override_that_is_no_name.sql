begin;
select plan(2);

select test.run('alice', blocks => 1);
select test.as_worker();
select is(
  test.error_of(
    $$select claim_overlay_batch(test.run_of('alice'), model_override => repeat('m', 501))$$
  ),
  '22023 model_override is too long: 501 characters; at most 500.', 'one of 501 characters'
);
select isnt_empty(
  $$select claim_overlay_batch(test.run_of('alice'), model_override => repeat('m', 500))$$,
  'and takes one of 500'
);

select * from finish();
rollback;
