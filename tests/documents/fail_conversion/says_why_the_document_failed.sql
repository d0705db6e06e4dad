begin;
select plan(4);

select test.project('alice') as project_id \gset
select test.conversion('alice', :'project_id') as answer \gset
select (:'answer'::jsonb) ->> 'source_uid' as source_uid,
  (:'answer'::jsonb) ->> 'conversion_token' as token \gset
select test.as_user('alice');
select is(
  fail_conversion(:'source_uid', :'token', 'The file is encrypted.' || repeat('x', 2000)),
  jsonb_build_object('source_uid', :'source_uid', 'status', 'failed'),
  'it answers what became of it'
);
select results_eq(
  format('select status, left(error, 22), length(error) from list_documents(%L)', :'project_id'),
  $$values ('failed', 'The file is encrypted.', 2000)$$, 'the document says why'
);
select throws_ok(
  format('select fail_conversion(%L, %L, %L)', :'source_uid', :'token', 'again'),
  'PT404', 'conversion not found', 'it ends once'
);
select is(
  delete_document(:'source_uid') ->> 'runs', '0', 'a failed document can be deleted'
);

select * from finish();
rollback;
