begin;
select plan(12);

select test.document('alice') as conv_uid \gset
create temporary table illegal (refused_by, change) on commit drop as values
  ('document_status_is_known', $$status = 'lost'$$),
  ('document_titles_say_something', $$doc_title = '  '$$),
  ('document_titles_fit_a_line', $$doc_title = repeat('x', 501)$$),
  ('ingested_documents_have_their_text', $$source_text = null$$),
  ('ingested_documents_have_their_text', $$conv_uid = null$$),
  ('ingested_documents_have_their_text', $$converter = null$$),
  ('ingested_documents_have_their_text', $$source_total_characters = null$$),
  ('failed_documents_say_why', $$status = 'failed'$$),
  ('source_hashes_are_sha256', $$source_sha256 = 'abc'$$),
  ('only_conversions_have_a_token_and_an_end', $$conversion_token = gen_random_uuid()$$),
  ('only_conversions_have_a_token_and_an_end', $$status = 'converting'$$);

set local session_replication_role = replica;
select throws_ok(
  format('update documents_v2 set %s where conv_uid = %L', change, :'conv_uid'),
  '23514',
  format('new row for relation "documents_v2" violates check constraint "%s"', refused_by),
  refused_by
)
from illegal;
select set_eq(
  'select distinct refused_by from illegal',
  $$
  select conname::text from pg_constraint
  where conrelid = 'documents_v2'::regclass and contype = 'c'
  $$,
  'every CHECK was tried'
);

select * from finish();
rollback;
