begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 2);
select is(
  test.error_of(format('delete from %I where run_id = %L', relation, test.run_of('alice'))),
  'PT409 row belongs to its run: DELETE of public.' || relation, relation
)
from (values ('block_overlays_v2'), ('overlay_events'), ('history_links')) as r (relation);
select throws_ok(
  'truncate block_overlays_v2', 'PT409', 'row is immutable', 'nor are they truncated'
);
select is(test.counters('alice'), '{"ai_complete": 2, "total": 2}', 'all is there');

select * from finish();
rollback;
