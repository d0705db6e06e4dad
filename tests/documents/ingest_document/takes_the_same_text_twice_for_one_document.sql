begin;
select plan(5);

select test.project('alice') as project_id \gset
select test.as_user('alice');
select ingest_document(
  :'project_id', 'First', 'txt', 'the very same', jsonb_build_array(test.span(0, 8)), 'splitter 1'
) \gset first_
select ingest_document(
  :'project_id', 'Second', 'txt', 'the very same', jsonb_build_array(test.span(0, 13)),
  'splitter 2'
) \gset second_

select is((:'first_ingest_document'::jsonb) ->> 'created', 'true', 'once it is created');
select is(
  :'second_ingest_document'::jsonb, (:'first_ingest_document'::jsonb) || '{"created": false}',
  'and then it is known'
);
select results_eq('select doc_title from documents_v2', $$values ('First')$$, 'as it was');
select results_eq(
  'select block_content from blocks_v2', $$values ('the very')$$, 'with its blocks'
);
select isnt(
  ingest_document(
    create_project('Another'), 'First', 'txt', 'the very same', jsonb_build_array(test.span(0, 8)),
    'splitter 1'
  ) ->> 'source_uid',
  (:'first_ingest_document'::jsonb) ->> 'source_uid',
  'in another project it is another document'
);

select * from finish();
rollback;
