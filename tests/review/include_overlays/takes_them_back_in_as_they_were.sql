begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select exclude_overlays(test.overlays('alice'), 'page numbers');
select is(
  include_overlays(array[test.overlay('alice', 1)]) - 'operation_id', '{"included": 1}', 'one'
);
select is(test.counters('alice'), '{"excluded": 1, "ai_complete": 1, "total": 2}', 'counted');
select is((test.look('alice', 1)).excluded_reason, null, 'the reason is gone');
select is((test.look('alice', 1)).overlay_jsonb_staging, '{"title": "model"}', 'the draft is not');
select throws_ok(
  $$select include_overlays(array[test.overlay('alice', 1)])$$, 'PT409', 'overlay is not excluded'
);

select * from finish();
rollback;
