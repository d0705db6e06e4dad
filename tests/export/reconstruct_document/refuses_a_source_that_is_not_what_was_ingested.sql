begin;
select plan(2);

select test.run('alice', blocks => 3, schema => '{
  "properties": {"revised_content": {"type": ["string", "null"]}}
}');
select conv_uid as document from runs_v2 where run_id = test.run_of('alice') \gset

select source_text as ingested from documents_v2 where conv_uid = :'document' \gset
update documents_v2 set source_text = :'ingested' || ' ' where conv_uid = :'document';
select throws_ok(
  format(
    'select reconstruct_document(%L, test.run_of(''alice''), test.user_id(''alice''))', :'document'
  ),
  'PT409', 'source is not what was ingested', 'the text'
);
update documents_v2 set source_text = :'ingested' where conv_uid = :'document';
set local session_replication_role = replica;
update blocks_v2 set block_content = 'Block 7.' where block_uid = test.block('alice', 1);
set local session_replication_role = origin;
select throws_ok(
  format(
    'select reconstruct_document(%L, test.run_of(''alice''), test.user_id(''alice''))', :'document'
  ),
  'PT409', 'block is not what its source says', 'or a block of it'
);

select * from finish();
rollback;
