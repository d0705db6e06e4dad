begin;
select plan(3);

select test.project('alice') as project_id \gset
select test.as_user('alice');
select ingest_document(
  :'project_id', 'Menu', 'txt', E'Käse für 3 €\n\n日本語 🍣',
  jsonb_build_array(test.span(0, 16), test.span(18, 32))
);
select results_eq(
  'select block_content from blocks_v2 order by block_uid',
  $$values ('Käse für 3 €'), ('日本語 🍣')$$,
  'blocks are cut at bytes of UTF-8'
);
select is((select source_filesize from documents_v2), 32::bigint, 'bytes of the source');
select is((select source_total_characters from documents_v2), 19::bigint, 'characters of it');

select * from finish();
rollback;
