begin;
select plan(1);

select test.project('alice') as project_id \gset
select test.as_user('alice');
select ingest_document(
  :'project_id', 'Neighbours', 'txt', 'abcdefgh',
  jsonb_build_array(test.span(1, 3), test.span(3, 4), test.span(6, 8))
);
select results_eq(
  'select block_content from blocks_v2 order by block_uid', $$values ('bc'), ('d'), ('gh')$$,
  'blocks may touch and need not cover the source'
);

select * from finish();
rollback;
