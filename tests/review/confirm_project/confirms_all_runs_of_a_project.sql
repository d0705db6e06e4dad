begin;
select plan(5);

select test.project('alice') as project_id \gset
select test.run('alice', 2, project_id => :'project_id') as first_run \gset
select test.complete('alice');
select test.run('alice', 3, project_id => :'project_id');
select test.complete('alice');
select test.exclude(test.overlay('alice', 0));
select test.as_user('alice');
select is(
  preview_confirm_project(:'project_id'), '{"runs": 2, "ready": 4, "invalid": 0, "changed": 0}',
  'the preview'
);
select is(
  confirm_project(:'project_id') - 'operation_id',
  '{"confirmed": 4, "left": {"invalid": 0, "changed": 0, "pending": 0, "claimed": 0, "failed": 0,
    "excluded": 1}}',
  'the act'
);
select results_eq(
  'select distinct status from block_overlays_v2 order by status',
  $$values ('ai_complete'), ('confirmed')$$, 'in both runs'
);
select is(
  confirm_project(:'project_id', gen_random_uuid()) ->> 'confirmed', '0',
  'of another schema nothing'
);
select test.as_user('bob');
select throws_ok(
  format('select confirm_project(%L)', :'project_id'), 'PT404', 'project not found', 'he may not'
);

select * from finish();
rollback;
