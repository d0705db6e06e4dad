begin;
select plan(3);

select test.project('alice') as project \gset
select test.run('alice', project_id => :'project');
select test.force_status(test.overlay('alice', 0), 'confirmed');
select test.force_status(test.overlay('alice', 1), 'ai_complete');
select test.as_user('alice');
select results_eq(
  $$
  select l::jsonb
  from export_lines(run_id => test.run_of('alice'), mode => 'both') p,
    string_to_table(p, e'\n') l
  $$,
  $$select export_run(test.run_of('alice'), 'both')$$, 'of a run'
);
select results_eq(
  format(
    'select l::jsonb from export_lines(project_id => %L) p, string_to_table(p, e''\n'') l',
    :'project'
  ),
  format('select export_project(%L)', :'project'), 'of a project'
);
select throws_ok('select export_lines()', '22023', 'project_id is missing', 'of nothing');

select * from finish();
rollback;
