begin;
select plan(4);

select test.project('alice') as project_id \gset
select test.run('alice', project_id => :'project_id');
select test.stop_run('alice', 'paused');
select test.as_worker();
select is_empty($$select claim_overlay_batch(test.run_of('alice'))$$, 'paused, by its id');
select is_empty(
  format('select claim_overlay_batch(project_id => %L)', :'project_id'), 'paused, by its project'
);
select test.stop_run('alice', 'cancelled');
select is_empty($$select claim_overlay_batch(test.run_of('alice'))$$, 'cancelled, by its id');
select is_empty(
  format('select claim_overlay_batch(project_id => %L)', :'project_id'), 'cancelled, by its project'
);

select * from finish();
rollback;
