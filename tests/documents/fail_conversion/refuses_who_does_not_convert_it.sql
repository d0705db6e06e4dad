begin;
select plan(6);

select test.project('alice') as project_id \gset
select test.conversion('alice', :'project_id') as answer \gset
select (:'answer'::jsonb) ->> 'source_uid' as source_uid,
  (:'answer'::jsonb) ->> 'conversion_token' as token \gset
prepare fail as select fail_conversion($1, $2, $3);

select test.as_user('bob');
select throws_ok(
  format('execute fail (%L, %L, %L)', :'source_uid', :'token', 'mine'),
  'PT404', 'conversion not found', 'somebody else'
);
select test.as_user('alice');
select throws_ok(
  format('execute fail (%L, %L, %L)', :'source_uid', gen_random_uuid(), 'mine'),
  'PT404', 'conversion not found', 'another token'
);
select throws_ok(
  format('execute fail (%L, null, %L)', :'source_uid', 'mine'),
  'PT404', 'conversion not found', 'no token'
);
select throws_ok(
  format('execute fail (%L, %L, %L)', :'source_uid', :'token', ' '),
  '22023', 'error is missing', 'who says no reason'
);
select ingest_document(
  :'project_id', 'Letter', 'docx', 'Dear Bob', jsonb_build_array(test.span(0, 8)), 'converter 1',
  test.hash('a letter')
);
select throws_ok(
  format('execute fail (%L, %L, %L)', :'source_uid', :'token', 'late'),
  'PT404', 'conversion not found', 'who comes when it is ingested'
);
select results_eq(
  'select status, error from documents_v2', $$values ('ingested', null::text)$$, 'it stays so'
);

select * from finish();
rollback;
