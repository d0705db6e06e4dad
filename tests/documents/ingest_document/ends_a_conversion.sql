begin;
select plan(4);

select test.project('alice') as project_id \gset
select test.conversion('alice', :'project_id') as answer \gset
select test.as_user('alice');
select ingest_document(
  :'project_id', 'Letter to Bob', 'docx', 'Dear Bob', jsonb_build_array(test.span(0, 8)),
  'converter 1', test.hash('a letter')
) as ingested \gset
select is(
  (:'ingested'::jsonb) - 'conv_uid',
  jsonb_build_object(
    'source_uid', (:'answer'::jsonb) ->> 'source_uid', 'status', 'ingested', 'created', true,
    'converter', 'converter 1', 'total_blocks', 1
  ),
  'of the same document'
);
select results_eq(
  $$
  select doc_title, status, source_text, source_filesize, conversion_token, converting_until
  from documents_v2
  $$,
  $$
  values ('Letter to Bob', 'ingested', 'Dear Bob', 8::bigint, null::uuid, null::timestamptz)
  $$,
  'which has its text now'
);
select results_eq(
  'select conv_uid, block_content from blocks_v2',
  format('values (%L, %L)', (:'ingested'::jsonb) ->> 'conv_uid', 'Dear Bob'),
  'and its blocks'
);
select is(
  ingest_document(
    :'project_id', 'Letter', 'docx', 'Dear Bob', jsonb_build_array(test.span(0, 4)),
    'converter 2', test.hash('a letter')
  ),
  (:'ingested'::jsonb) || '{"created": false}',
  'what another converter makes of the same file comes too late'
);

select * from finish();
rollback;
