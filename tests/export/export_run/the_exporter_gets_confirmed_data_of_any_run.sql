begin;
select plan(6);

select test.ai_complete_run('alice', blocks => 2);
select confirm_overlays(array[test.overlay('alice', 0)], actor => test.user_id('alice'));
select test.as_exporter();
select results_eq(
  $$select e.line #> '{user_defined,data}' from export_run(test.run_of('alice')) as e (line)$$,
  $$values (jsonb '{"title": "model"}'), ('{}')$$, 'and nothing of what is staged'
);
select is_empty(
  $$
  select from export_run(test.run_of('alice')) as e (line)
  where e.line -> 'user_defined' ? 'staging' or e.line -> 'user_defined' ? 'draft'
  $$,
  'under no name'
);
select throws_ok(
  format('select export_run(test.run_of(''alice''), %L)', mode),
  '42501', 'overlay_exporter reads confirmed data only', mode
)
from (values ('staging'), ('both')) as m (mode);
select throws_ok(
  $$select export_run(test.run_of('alice'), 'staging', actor => test.user_id('alice'))$$,
  '42501', 'overlay_exporter reads confirmed data only', 'whoever it names'
);
select throws_ok('select export_run(gen_random_uuid())', 'PT404', 'run not found', 'unknown');

select * from finish();
rollback;
