begin;
select plan(6);

select test.run('alice', blocks => 5);
select test.claim('alice');
create temporary table answers (block_index, answer, error) on commit drop as values
  (0, jsonb '{"data": []}', 'the answer is no JSON object but array'),
  (1, '{"data": "text"}', 'the answer is no JSON object but string'),
  (2, '{"data": null}', 'the answer is no JSON object but null'),
  (3, '{}', 'the answer has no data'),
  (4, '{"data": {}}', null);
select is(
  complete_overlay_batch('worker', (
    select jsonb_agg(test.held('alice') -> block_index || answer) from answers
  )),
  '{"completed": 1, "returned": 4, "failed": 0, "lost": []}', 'the good one passes'
);
select results_eq(
  format(
    'select status, attempt_count, last_error, staging_version from test.look(''alice'', %s)',
    block_index
  ),
  format(
    'values (%L, 1, %L, %s)',
    case when error is null then 'ai_complete' else 'pending' end, error, (error is null)::integer
  ),
  coalesce(error, 'a good answer')
)
from answers;

select * from finish();
rollback;
