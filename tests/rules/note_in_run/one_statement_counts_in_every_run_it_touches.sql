begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 3);
select test.ai_complete_run('bob', blocks => 3);
select confirm_overlays(
  array[test.overlay('alice', 0), test.overlay('alice', 1), test.overlay('bob', 0)],
  actor => test.user_id('carol')
);
select is(
  test.counters('alice'), '{"confirmed": 2, "ai_complete": 1, "total": 3}', 'one run'
);
select is(
  test.counters('bob'), '{"confirmed": 1, "ai_complete": 2, "total": 3}', 'and the other'
);
update block_overlays_v2 set excluded_at = now(), excluded_by = owner_id
where id in (test.overlay('alice', 2), test.overlay('bob', 2));
select is(
  test.counters('alice'), '{"confirmed": 2, "excluded": 1, "total": 3}', 'one run again'
);
select is(
  test.counters('bob'), '{"confirmed": 1, "ai_complete": 1, "excluded": 1, "total": 3}',
  'and the other again'
);

select * from finish();
rollback;
