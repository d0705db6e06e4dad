begin;
select plan(6);

select test.run('alice', blocks => 4);
select test.claim('alice', 2);
select complete_overlay_batch('worker', test.held('alice', '{"data": {"title": "model"}}'));
select test.as_user('alice');
select is(
  exclude_overlays(array[test.overlay('alice', 0), test.overlay('alice', 2)], 'page numbers')
    - 'operation_id',
  '{"excluded": 2}', 'awaiting review or pending'
);
select is(
  (select row(o.excluded_by = test.user_id('alice'), o.excluded_reason)::text
    from test.look('alice', 0) o),
  '(t,"page numbers")', 'who and why'
);
select is(
  test.counters('alice'), '{"excluded": 2, "ai_complete": 1, "pending": 1, "total": 4}', 'counted'
);
select is(confirm_run(test.run_of('alice')) ->> 'confirmed', '1', 'a bulk act leaves it');
select is(test.claim('alice'), 1::bigint, 'and so does a claim');
select throws_ok(
  $$select confirm_overlays(array[test.overlay('alice', 0)])$$,
  'PT409', 'overlay is not awaiting review', 'nor can it be confirmed by name'
);

select * from finish();
rollback;
