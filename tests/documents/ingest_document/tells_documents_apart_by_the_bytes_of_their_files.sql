begin;
select plan(4);

select test.project('alice') as project_id \gset
select test.as_user('alice');
prepare ingest as
select ingest_document(
  :'project_id', 'Letter', 'docx', 'Dear Bob', jsonb_build_array(test.span(0, 8)), 'c', $1, $2
);
select lives_ok(format('execute ingest (%L, 7)', test.hash('one file')), 'one file');
select lives_ok(format('execute ingest (%L, 9)', test.hash('another')), 'another with its text');
select ingest_document(
  :'project_id', 'Letter', 'md', 'Dear Bob', jsonb_build_array(test.span(0, 8)), 'c'
);
select results_eq(
  'select source_sha256, source_filesize from documents_v2 order by source_filesize',
  $$
  values (test.hash('one file'), 7::bigint), (test.hash('Dear Bob'), 8), (test.hash('another'), 9)
  $$,
  'three documents; text without a hash is its own file'
);
select is(
  test.error_of('execute ingest (''ABC'', 7)'), '22023 source_sha256 is no SHA-256: ABC',
  'a hash that is none is refused'
);

select * from finish();
rollback;
