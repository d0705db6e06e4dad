begin;
select plan(2);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select confirm_run(test.run_of('alice'));
create temporary table exported on commit drop as
select e.line -> 'immutable' as immutable, e.line -> 'user_defined' as user_defined
from export_run(test.run_of('alice')) as e (line);

select is(
  (select immutable from exported),
  (select jsonb_build_object(
    'source_uid', d.source_uid, 'conv_uid', d.conv_uid, 'doc_title', 'Document',
    'source_type', 'md', 'block_uid', test.block('alice', 0), 'block_index', 0,
    'block_type', 'paragraph', 'block_content', 'Block 0.',
    'block_locator', '{"unit": "byte", "start_offset": 0, "end_offset": 8}'::jsonb
  ) from documents_v2 d),
  'the document and the block'
);
select is(
  (select user_defined from exported),
  (select jsonb_build_object(
    'schema_ref', 'titles', 'schema_uid', s.schema_uid, 'run_id', test.run_of('alice'),
    'status', 'confirmed', 'confirmed', true, 'confirmed_at', (test.look('alice', 0)).confirmed_at,
    'confirmed_by', test.user_id('alice'), 'data', '{"title": "model"}'::jsonb
  ) from schemas s),
  'the schema, the confirmation and the data'
);

select * from finish();
rollback;
