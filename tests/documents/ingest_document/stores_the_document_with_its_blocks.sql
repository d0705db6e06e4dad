begin;
select plan(4);

select test.project('alice') as project_id \gset
select test.as_user('alice');
select ingest_document(
  :'project_id', 'Letter', 'md', E'# Dear Bob\n\nHow are you?\n',
  jsonb_build_array(test.span(0, 10, 'heading'), test.span(12, 24)),
  converter => 'markdown 1'
) as answer \gset

select is(
  :'answer'::jsonb - array['source_uid', 'conv_uid'],
  '{"status": "ingested", "created": true, "total_blocks": 2, "converter": "markdown 1"}',
  'it answers what it did'
);
select results_eq(
  $$
  select doc_title, source_type, source_filesize, status, source_text, converter
  from documents_v2
  $$,
  $$
  values ('Letter', 'md', 25::bigint, 'ingested', E'# Dear Bob\n\nHow are you?\n', 'markdown 1')
  $$,
  'the document'
);
select results_eq(
  'select block_index, block_type, block_content, block_locator from blocks_v2 order by block_uid',
  $$
  values
    (0, 'heading', '# Dear Bob', jsonb '{"unit": "byte", "start_offset": 0, "end_offset": 10}'),
    (1, 'paragraph', 'How are you?', '{"unit": "byte", "start_offset": 12, "end_offset": 24}')
  $$,
  'and what the offsets cut out of it'
);
select is(
  (select string_agg(block_uid, ' ' order by block_uid) from blocks_v2),
  format('%1$s:00000000 %1$s:00000001', :'answer'::jsonb ->> 'conv_uid'),
  'under keys that sort as the blocks do'
);

select * from finish();
rollback;
