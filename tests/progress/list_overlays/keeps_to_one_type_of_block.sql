begin;
select plan(2);

select test.project('alice') as project_id \gset
select test.as_user('alice');
select ingest_document(
  :'project_id', 'Letter', 'md', E'# Dear Bob\n\nHow are you?',
  jsonb_build_array(test.span(0, 10, 'heading'), test.span(12, 24))
) ->> 'conv_uid' as conv_uid \gset
select create_run_v2(:'conv_uid', test.schema('alice')) as run_id \gset
select results_eq(
  format('select block_content from list_overlays(%L, block_type => ''heading'')', :'run_id'),
  $$values ('# Dear Bob')$$
);
select is_empty(format('select list_overlays(%L, block_type => ''table'')', :'run_id'));

select * from finish();
rollback;
