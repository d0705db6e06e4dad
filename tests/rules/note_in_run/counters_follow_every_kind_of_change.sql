begin;
select plan(10);

select test.run('alice', blocks => 4);
select is(test.counters('alice'), '{"pending": 4, "total": 4}', 'created');
select test.claim('alice', 3);
select is(test.counters('alice'), '{"pending": 1, "claimed": 3, "total": 4}', 'claimed');
select release_overlay_batch('worker', jsonb_build_array(test.held('alice') -> 0));
select is(test.counters('alice'), '{"pending": 2, "claimed": 2, "total": 4}', 'released');
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "model"}}'));
select is(test.counters('alice'), '{"pending": 2, "ai_complete": 2, "total": 4}', 'completed');
select test.give_up('alice', 1);
select is(
  test.counters('alice'), '{"pending": 1, "ai_complete": 2, "failed": 1, "total": 4}', 'failed'
);
select test.exclude(test.overlay('alice', 3));
select is(
  test.counters('alice'), '{"excluded": 1, "ai_complete": 2, "failed": 1, "total": 4}', 'excluded'
);
select is(
  (test.run_row('alice')).completed_blocks, 2, 'completed_blocks awaits review or is confirmed'
);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 1)]);
select is(
  test.counters('alice'),
  '{"excluded": 1, "ai_complete": 1, "confirmed": 1, "failed": 1, "total": 4}', 'confirmed'
);
select is((test.run_row('alice')).completed_blocks, 2, 'completed_blocks counts both');
select reject_overlays_to_pending(array[test.overlay('alice', 2)]);
select is(
  test.counters('alice'),
  '{"excluded": 1, "pending": 1, "confirmed": 1, "failed": 1, "total": 4}', 'rejected'
);

select * from finish();
rollback;
