begin;
select plan(3);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 0)]);
select confirm_overlays(array[test.overlay('alice', 1)]) ->> 'operation_id' as operation \gset
select export_manifest(run_id => test.run_of('alice')) as manifest \gset
select undo_operation(:'operation');
select results_eq(
  format($$
  select (e.line #> '{immutable,block_index}')::integer, e.line #> '{user_defined,confirmed}'
  from export_run(test.run_of('alice'), unconfirmed => %L, since => %L) as e (line)
  $$, u, :'manifest'),
  $$values (1, jsonb 'false')$$, 'with unconfirmed => ' || u
)
from unnest('{empty,"null",omit}'::text[]) as u;

select * from finish();
rollback;
