begin;
select plan(4);

select test.run('alice', 4, '{"model": "base", "escalation_model": "better"}');
select test.claim('alice', batch_size => 1);
select test.as_worker();
-- of four blocks the first has had an invalid answer
select fail_overlay_batch('worker', test.held('alice', '{"kind": "item", "error": "no JSON"}'));
select test.as_user('alice');
set local role none;
update block_overlays_v2 set not_before = '-infinity' where run_id = test.run_of('alice');
prepare claimed (text[]) as
select array_agg(block_index order by block_index), min(model), max(model)
from claim_overlay_batch(test.run_of('alice'), except_models => $1);

select results_eq(
  $$ execute claimed('{base}') $$, $$ values (array[0], 'better', 'better') $$,
  'only the block that another model is asked for'
);
select release_overlay_batch('worker', test.held('alice'));
select results_eq(
  $$ execute claimed('{better}') $$, $$ values (array[1, 2, 3], 'base', 'base') $$,
  'and only the others'
);
select release_overlay_batch('worker', test.held('alice'));
select results_eq(
  $$ execute claimed('{elsewhere}') $$, $$ values (array[0, 1, 2, 3], 'base', 'better') $$,
  'or all of them'
);
select release_overlay_batch('worker', test.held('alice'));
select results_eq(
  $$ execute claimed('{base, better}') $$, $$ values (null::integer[], null::text, null::text) $$,
  'or none'
);

select * from finish();
rollback;
