begin;
select plan(2);

update overlay_private.settings set max_source_bytes = 10;
select test.project('alice') as project_id \gset
prepare ingest as
select ingest_document(:'project_id', 'Letter', 'txt', $1, jsonb_build_array(test.span(0, 1)));

select test.as_user('alice');
select is(
  test.error_of($$execute ingest ('1234567890€')$$),
  'PT413 document is too large: 13 bytes; at most 10.', 'bytes count, not characters'
);
select lives_ok($$execute ingest ('1234567890')$$, 'ten are allowed');

select * from finish();
rollback;
