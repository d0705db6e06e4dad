begin;
select plan(1);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select export_manifest(run_id => test.run_of('alice'), mode => 'staging') as manifest \gset
select update_overlay_staging(test.overlay('alice', 1), '{"title": "edited"}');
select results_eq(
  format($$
  select e.line #> '{user_defined,data}'
  from export_run(test.run_of('alice'), 'staging', since => %L) as e (line)
  $$, :'manifest'),
  $$values (jsonb '{"title": "edited"}')$$
);

select * from finish();
rollback;
