begin;
select plan(2);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.held('alice') as held \gset
select test.age_lease(test.overlay('alice', 0));
select test.claim('alice', worker_id => 'next');
select test.as_worker();
select is(
  plan_message_batch('worker', :'held', '{}') -> 'message_batch_id', 'null', 'there is no batch'
);
select is(next_message_batch_in(), null, 'none to look after either');

select * from finish();
rollback;
