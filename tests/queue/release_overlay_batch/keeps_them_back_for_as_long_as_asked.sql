begin;
select plan(3);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.as_worker();
select release_overlay_batch('worker', test.held('alice'), retry_after => interval '1 hour');
select is_empty($$select claim_overlay_batch(test.run_of('alice'))$$, 'nobody gets it');
select ok(
  next_claim_in(test.run_of('alice')) between interval '59 minutes' and interval '61 minutes',
  'for an hour'
);
select is((test.look('alice', 0)).last_error, null, 'though nothing went wrong');

select * from finish();
rollback;
