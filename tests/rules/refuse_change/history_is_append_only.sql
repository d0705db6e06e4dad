begin;
select plan(8);

select test.ai_complete_run('alice', blocks => 2);
select is(
  test.error_of(format(statement, relation)),
  format('PT409 row is immutable: %s of public.%s', upper(split_part(statement, ' ', 1)), relation),
  format(statement, relation)
)
from (values
  ('overlay_events'), ('overlay_operations'), ('history_links'), ('run_tombstones')
) as r (relation)
cross join (values
  ('update %I set operation_id = null where false'), ('truncate %I')
) as s (statement)
where relation <> 'run_tombstones' or statement ~ '^truncate'
union all
select is(
  test.error_of('delete from run_tombstones where false'),
  'PT409 row is immutable: DELETE of public.run_tombstones', 'delete from run_tombstones'
);

select * from finish();
rollback;
