begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 4);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 0), test.overlay('alice', 1)]);
select export_manifest(run_id => test.run_of('alice')) as manifest \gset
prepare increment as
select (e.line #> '{immutable,block_index}')::integer, e.line #> '{user_defined,data}'
from export_run(test.run_of('alice'), since => :'manifest') as e (line);

select is_empty('increment', 'nothing yet');
select update_overlay_staging(test.overlay('alice', 2), '{"title": "edited"}');
select reopen_overlays(array[test.overlay('alice', 0)]);
select is_empty('increment', 'a draft is no news');
select confirm_overlays(array[test.overlay('alice', 2)]);
select results_eq('increment', $$values (2, jsonb '{"title": "edited"}')$$, 'a confirmation is');
select reject_overlays_to_pending(array[test.overlay('alice', 0)]);
select results_eq(
  'increment', $$values (2, jsonb '{"title": "edited"}')$$, 'what was confirmed last still holds'
);

select * from finish();
rollback;
