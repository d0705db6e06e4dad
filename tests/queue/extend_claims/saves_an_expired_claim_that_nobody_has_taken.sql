begin;
select plan(2);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.age_lease(test.overlay('alice', 0));
select test.as_worker();
select is(extend_claims('worker', test.held('alice')) ->> 'extended', '1', 'it is held again');
select is_empty($$select claim_overlay_batch(test.run_of('alice'))$$, 'and nobody else gets it');

select * from finish();
rollback;
