begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select reject_overlays_to_pending(
  test.overlays('alice'), 'Name both parties.', actor => test.user_id('alice')
);
select test.as_worker();
select ok(
  (select user_prompt like
    E'%</block %>\n\nAn earlier answer was rejected by the reviewer: Name both parties.'
    from claim_overlay_batch(test.run_of('alice'))),
  'the reason comes last'
);
select complete_overlay_batch('worker', test.held('alice', '{"data": {}}'));
select test.as_user('alice');
select reject_overlays_to_pending(test.overlays('alice'));
select test.as_worker();
select ok(
  (select user_prompt !~ 'rejected' from claim_overlay_batch(test.run_of('alice'))),
  'without a reason there is nothing to tell'
);

select * from finish();
rollback;
