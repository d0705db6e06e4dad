begin;
select plan(5);

select test.project('alice') as project_id \gset
select test.run('alice', 2, project_id => :'project_id');
select test.complete('alice');
select test.as_user('alice');
select preview_delete_project(:'project_id') as preview \gset
select is(
  :'preview'::jsonb,
  '{"documents": 1, "runs": 1, "overlays": 2, "pending": 0, "claimed": 0, "ai_complete": 2,
    "confirmed": 0, "failed": 0, "excluded": 0}',
  'the preview says what there is'
);
select test.confirm('alice');
select throws_ok(
  format('select delete_project(%L, %L)', :'project_id', :'preview'),
  'PT409', 'project holds something else than expected', 'something was confirmed since'
);
select throws_ok(
  format('select delete_project(%L, null)', :'project_id'),
  'PT409', 'project holds something else than expected', 'nobody agreed to anything'
);
select is(
  delete_project(:'project_id', preview_delete_project(:'project_id')) ->> 'confirmed', '2',
  'it is deleted as it is'
);
select is_empty('select from projects', 'and gone');

select * from finish();
rollback;
