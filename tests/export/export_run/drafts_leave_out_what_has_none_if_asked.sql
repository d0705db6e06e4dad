begin;
select plan(1);

select test.run('alice', blocks => 5);
select test.force_status(test.overlay('alice', s.position::integer - 1), s.status)
from unnest('{pending,claimed,ai_complete,confirmed,failed}'::text[])
  with ordinality as s (status, position);
select test.as_user('alice');
select results_eq(
  $$
  select (e.line #> '{immutable,block_index}')::integer
  from export_run(test.run_of('alice'), 'both', 'omit') as e (line)
  $$,
  'values (2), (3)'
);

select * from finish();
rollback;
