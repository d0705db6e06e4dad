begin;
select plan(2);

select test.project('alice') as project_id \gset
select test.as_user('alice');
select ingest_document(
  :'project_id', 'From Windows', 'txt', E'one\r\ntwo\r\n\r\n\tthree\r\n',
  jsonb_build_array(test.span(0, 10), test.span(12, 18))
);
select results_eq(
  'select block_content from blocks_v2 order by block_uid',
  $$values (E'one\r\ntwo\r\n'), (E'\tthree')$$,
  'a block is exactly its bytes'
);
select is(
  (select source_text from documents_v2), E'one\r\ntwo\r\n\r\n\tthree\r\n', 'and so is the text'
);

select * from finish();
rollback;
