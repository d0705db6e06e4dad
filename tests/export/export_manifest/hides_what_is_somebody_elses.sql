begin;
select plan(3);

select test.project('bob') as project \gset
select test.run('bob', project_id => :'project');
select test.as_user('alice');
select throws_ok(
  'select export_manifest(test.run_of(''bob''))', 'PT404', 'run not found', 'his run'
);
select throws_ok(
  format('select export_manifest(project_id => %L)', :'project'),
  'PT404', 'project not found', 'his project'
);
select test.as_exporter();
select throws_ok(
  'select export_manifest(test.run_of(''bob''), mode => ''staging'')',
  '42501', 'overlay_exporter reads confirmed data only', 'and drafts from the exporter'
);

select * from finish();
rollback;
