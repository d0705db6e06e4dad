begin;
select plan(2);

select test.project('alice') as project \gset
select test.run('alice', project_id => :'project');
select test.as_user('alice');
select cancel_run(test.run_of('alice'));
select is_empty(format('select export_project(%L)', :'project'), 'not with the project');
select is((select count(*) from export_run(test.run_of('alice'))), 3::bigint, 'by its own name');

select * from finish();
rollback;
