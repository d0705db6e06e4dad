begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 2);
select source_uid from documents_v2 where conv_uid = (test.run_row('alice')).conv_uid \gset
select test.as_user('bob');
select throws_ok(
  format('select delete_document(%L)', :'source_uid'), 'PT404', 'document not found', 'he may not'
);
select test.as_user('alice');
select is(
  preview_delete_document(:'source_uid') ->> 'ai_complete', '2', 'the preview says what there is'
);
select is(delete_document(:'source_uid') ->> 'overlays', '2', 'it is deleted');
select is_empty('select from documents_v2', 'the document');
select is_empty('select from blocks_v2', 'and its blocks');

select * from finish();
rollback;
