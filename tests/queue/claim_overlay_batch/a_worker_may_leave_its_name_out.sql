begin;
select plan(1);

select test.run('alice', blocks => 1);
select test.as_worker();
select claim_overlay_batch(test.run_of('alice'));
select matches((test.look('alice', 0)).claimed_by, '^worker-[0-9a-f-]{36}$', 'it is given one');

select * from finish();
rollback;
