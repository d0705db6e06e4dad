begin;
select plan(6);

select test.ai_complete_run('alice', blocks => 2);
select test.confirm('alice');
select link_hash from history_links where run_id = test.run_of('alice')
order by link_number desc limit 1 \gset
select test.as_user('alice');
select is(
  delete_run(test.run_of('alice')),
  '{"runs": 1, "overlays": 2, "pending": 0, "claimed": 0, "ai_complete": 0, "confirmed": 2,
    "failed": 0, "excluded": 0}',
  'it answers what there was'
);
select test.as_owner();
select is_empty(
  format('select from %I where run_id = %L', relation, test.run_of('alice')), relation
)
from (values ('runs_v2'), ('block_overlays_v2'), ('overlay_events'), ('history_links'))
  as r (relation);
select results_eq(
  $$
  select owner_id, total_blocks, confirmed_blocks, link_number, link_hash, deleted_by
  from run_tombstones where run_id = test.run_of('alice')
  $$,
  format(
    'values (test.user_id(''alice''), 2, 2, 3::bigint, %L::bytea, test.user_id(''alice''))',
    :'link_hash'
  ),
  'a tombstone stays, with the end of its history'
);

select * from finish();
rollback;
