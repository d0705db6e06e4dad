begin;
select plan(4);

select test.run('alice', blocks => 3);
select test.claim('alice');
select test.held('alice', '{"data": {"title": "late"}}') as late \gset
select test.age_lease(test.overlay('alice', 1));
select test.claim('alice', worker_id => 'next');

select test.as_worker();
select is(
  complete_overlay_batch('worker',
    jsonb_set(:'late', '{2,claim_token}', '"00000000-0000-0000-0000-000000000000"')
    || '{"overlay_id": "00000000-0000-0000-0000-000000000001", "data": {},
      "claim_token": "00000000-0000-0000-0000-000000000001"}'::jsonb
  ),
  jsonb_build_object('completed', 1, 'returned', 0, 'failed', 0, 'lost', jsonb_build_array(
    test.overlay('alice', 1), test.overlay('alice', 2), '00000000-0000-0000-0000-000000000001'
  )),
  'retaken, with a forged token, and unknown'
);
select is(test.statuses('alice'), '{ai_complete,claimed,claimed}', 'the first is stored');
select is((test.look('alice', 1)).overlay_jsonb_staging, '{}', 'the late answer is dropped');
select is((test.look('alice', 1)).claimed_by, 'next', 'and the other worker goes on');

select * from finish();
rollback;
