begin;
select plan(1);

select test.as_worker();
select is(next_message_batch_in(), null);

select * from finish();
rollback;
