begin;
select plan(1);

select test.run('alice', blocks => 1);
select test.claim('alice');
select complete_overlay_batch('worker', test.held('alice', '{"data": "Bob"}'));
select test.as_worker();
select ok(
  (select user_prompt like
    E'%</block %>\n\nThe last attempt was not accepted: the answer is no JSON object but string'
    from claim_overlay_batch(test.run_of('alice')))
);

select * from finish();
rollback;
