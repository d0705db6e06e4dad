begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 0)]);
prepare export as
select e.line #> '{user_defined,data}', e.line #> '{user_defined,staging}',
  e.line #> '{user_defined,draft}'
from export_run(test.run_of('alice'), $1) as e (line);

select results_eq(
  $$select e.line #> '{user_defined,data}' from export_run(test.run_of('alice')) as e (line)$$,
  $$values (jsonb '{"title": "model"}'), ('{}')$$, 'by default what is confirmed'
);
select results_eq(
  $$execute export ('confirmed')$$,
  $$values (jsonb '{"title": "model"}', null::jsonb, null::jsonb), ('{}', null, null)$$, 'by name'
);
select results_eq(
  $$execute export ('staging')$$,
  $$
  values (jsonb '{"title": "model"}', null::jsonb, jsonb 'true'),
    ('{"title": "model"}', null, 'true')
  $$,
  'drafts, each of which says so'
);
select results_eq(
  $$execute export ('both')$$,
  $$
  values (jsonb '{"title": "model"}', jsonb '{"title": "model"}', jsonb 'true'),
    ('{}', '{"title": "model"}', 'true')
  $$,
  'both beside each other'
);

select * from finish();
rollback;
