begin;
select plan(3);

select test.project('alice') as project_id \gset
select test.as_user('alice');
select ingest_document(
  :'project_id', 'Letter', 'docx', 'Dear Bob', jsonb_build_array(test.span(0, 8)), 'converter 1',
  test.hash('a letter'), 1234
) as ingested \gset
select test.conversion('alice', :'project_id') as answer \gset
select is(
  :'answer'::jsonb,
  (:'ingested'::jsonb) || '{"created": false, "conversion_token": null}',
  'it answers the document that there is'
);
select results_eq(
  'select status, source_filesize from documents_v2', $$values ('ingested', 1234::bigint)$$,
  'which stays as it was'
);
select test.project('alice', 'Another') as another_id \gset
select is(
  test.conversion('alice', :'another_id') ->> 'status', 'converting',
  'in another project it is another document'
);

select * from finish();
rollback;
