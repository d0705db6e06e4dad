begin;
select plan(1);

select test.as_worker();
select is(
  test.error_of($$select claim_overlay_batch('00000000-0000-0000-0000-000000000000')$$),
  'PT404 run not found: run_id 00000000-0000-0000-0000-000000000000'
);

select * from finish();
rollback;
