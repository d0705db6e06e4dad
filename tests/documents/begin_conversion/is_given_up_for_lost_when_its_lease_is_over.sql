begin;
select plan(3);

select test.project('alice') as project_id \gset
select test.conversion('alice', :'project_id') as answer \gset
-- as if it had been begun yesterday
update documents_v2 set converting_until = now() - interval '1 second'
where project_id = :'project_id';

select test.as_user('alice');
select results_eq(
  format('select status, error from list_documents(%L)', :'project_id'),
  $$
  values ('failed', 'The conversion was begun and never ended. Ingest the file again.')
  $$,
  'it is listed as failed'
);
select is(
  ingest_document(
    :'project_id', 'Letter', 'docx', 'Dear Bob', jsonb_build_array(test.span(0, 8)), 'converter 1',
    test.hash('a letter')
  ) ->> 'created',
  'true', 'an answer that comes late is welcome'
);
select results_eq(
  format('select status, error from list_documents(%L)', :'project_id'),
  $$values ('ingested', null::text)$$, 'and then it is ingested'
);

select * from finish();
rollback;
