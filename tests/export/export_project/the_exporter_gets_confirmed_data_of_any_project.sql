begin;
select plan(2);

select test.project('alice') as project \gset
select test.run('alice', blocks => 2, project_id => :'project');
select test.force_status(test.overlay('alice', 0), 'confirmed');
select test.force_status(test.overlay('alice', 1), 'ai_complete');
select test.as_exporter();
select results_eq(
  format(
    $$select e.line #> '{user_defined,data}' from export_project(%L) as e (line)$$, :'project'
  ),
  $$values (jsonb '{"title": "model"}'), ('{}')$$, 'and nothing of what is staged'
);
select throws_ok(
  format('select export_project(%L, mode => ''both'')', :'project'),
  '42501', 'overlay_exporter reads confirmed data only', 'drafts by no name'
);

select * from finish();
rollback;
