begin;
select plan(2);

select test.run('alice', blocks => 1);
select test.as_worker();
select is(
  test.error_of(
    $$select claim_overlay_batch(test.run_of('alice'), model_override => repeat('m', 201))$$
  ),
  '22023 model_override is too long: 201 characters; at most 200.', 'one of 201 characters'
);
select isnt_empty(
  $$select claim_overlay_batch(test.run_of('alice'), model_override => repeat('m', 200))$$,
  'and takes one of 200'
);

select * from finish();
rollback;
