begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 1)]);
prepare export as
select (e.line #> '{immutable,block_index}')::integer, e.line #> '{user_defined,data}',
  e.line #> '{user_defined,confirmed}'
from export_run(test.run_of('alice'), unconfirmed => $1) as e (line);

select results_eq(
  $$execute export ('empty')$$,
  $$values (0, jsonb '{}', jsonb 'false'), (1, '{"title": "model"}', 'true')$$, 'empty'
);
select results_eq(
  $$execute export ('null')$$,
  $$values (0, jsonb 'null', jsonb 'false'), (1, '{"title": "model"}', 'true')$$, 'null'
);
select results_eq(
  $$execute export ('omit')$$, $$values (1, jsonb '{"title": "model"}', jsonb 'true')$$, 'omit'
);
select is(
  (select count(*) from export_run(test.run_of('alice'), 'staging', 'omit')), 2::bigint,
  'of drafts everything that has one'
);

select * from finish();
rollback;
